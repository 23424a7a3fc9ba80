// What a person can do about a message that did not go, by the reason the ledger holds: our own words, with the provider's
// code where there is one (whatsapp-errors.ts, twilio-errors.ts).
import type { MessageChannel } from "./channel.ts";
import type { PublicMessageState } from "./message-state.ts";

/** The next thing to do: send it again, mend the lead's address or the settings, take a template, or another channel. */
export type FailureAdvice = "retry" | "address" | "settings" | "template" | "channel";

type Codes = readonly (number | readonly [number, number])[];

const BY_CODE: readonly (readonly [FailureAdvice | null, Codes])[] = [
  ["settings", [0, 190, 3, 10, [200, 299], 131048, 131030, 131031, 368, 130497, 131042, 131005, [133000, 133016]]],
  ["settings", [20003, 20404, 21408, 21606, 21212, 21659, 21703, 21608, 30002, 30032, 30034]],
  ["template", [131047, 470, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 63016]],
  ["channel", [131026, 131049, 131050, 130472, 30004, 30007, 30003]],
  ["address", [131021, 21211, 21614, 21612, 21217, 30005, 30006]],
  // whoever wrote STOP gets nothing, by whatever way
  [null, [21610]],
];

const BAD_ADDRESS =
  /no (?:valid )?(?:e-mail address|phone number)|address does not exist|\b5\.1\.\d|\b5\.4\.4\b|user unknown|no such user|mailbox (?:unavailable|not found)/i;
const OPTED_OUT = /opted out|unsubscribed|complained|do-not-contact/i;
const NO_ACCOUNT = /no account|password|sign.?in|authenticat|certificate|mailbox is/i;
const TEMPLATE = /approved template|placeholder|template/i;

function codeIn(reason: string): number | null {
  const [, digits] = /\((\d{1,6})(?:\)|:)/.exec(reason.slice(0, 1_000)) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** What to do about an outbound message in a state; null when nothing is wrong, or nothing can be done. */
export function failureAdvice({
  channel,
  state,
  reason,
}: {
  channel: MessageChannel;
  state: PublicMessageState;
  reason: string | null;
}): FailureAdvice | null {
  if (state !== "failed" && state !== "expired") return null;
  const words = (reason ?? "").slice(0, 1_000);
  const code = codeIn(words);
  const known = BY_CODE.find(([, codes]) =>
    codes.some((one) => (typeof one === "number" ? one === code : code !== null && code >= one[0] && code <= one[1])),
  );
  if (known !== undefined) return known[0];
  if (OPTED_OUT.test(words)) return null;
  if (BAD_ADDRESS.test(words)) return "address";
  if (NO_ACCOUNT.test(words)) return "settings";
  if (channel === "whatsapp" && TEMPLATE.test(words)) return "template";
  return "retry";
}

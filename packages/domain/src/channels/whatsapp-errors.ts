// The error codes of the WhatsApp Cloud API and what follows from each (channels.md, section 1).
import type { ProviderAction, ProviderError, ProviderVerdict } from "./provider-event.ts";

type Row = readonly [
  codes: readonly (number | readonly [number, number])[],
  action: ProviderAction,
  words: string,
  waitMs?: number,
];

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PAIR_RATE = 131056;
/** What they say is of one person or file, or of everything the number sends. */
const OF_ONE_MESSAGE: ReadonlySet<number> = new Set([PAIR_RATE, 131052, 131053]);
const OF_ALL_TOGETHER: ReadonlySet<number> = new Set([4, 80007, 130429]);

/** Meta chose not to deliver: so long nothing of the kind is tried again for this person (channels.md, section 1). */
export const MARKETING_REST_MS = 24 * 3_600_000;
/** The code of it, as it stands in a message's reason. */
export const MARKETING_RESTS = 131049;

const ROWS: readonly Row[] = [
  [[0, 190], "open-breaker", "WhatsApp does not accept the access token: enter a new one under Settings, Channels"],
  [
    [3, 10, [200, 299]],
    "pause-account",
    "The access token may not send messages: give it the permission whatsapp_business_messaging, then resume the account",
  ],
  [[4, 80007], "wait", "WhatsApp's limit of calls is reached", 5 * MINUTE],
  [[130429], "wait", "WhatsApp takes no more messages a second from this number", 5_000],
  [[PAIR_RATE], "wait", "Too many messages to this person in a short time", 6_000],
  [
    [131048],
    "pause-account",
    "WhatsApp restricts this number because people blocked or reported it: look at its quality in WhatsApp Manager",
  ],
  [
    [MARKETING_RESTS],
    "not-reached",
    "WhatsApp chose not to deliver it: this person got enough marketing messages. Try again after a day, or by another channel",
  ],
  [[131050], "suppress", "This person stopped marketing messages on WhatsApp"],
  [
    [131026],
    "not-reached",
    "It cannot be delivered: the number is not on WhatsApp, uses an old version, or blocked you. Use another channel",
  ],
  [
    [131047, 470],
    "not-reached",
    "More than 24 hours since this person last wrote: only an approved template may be sent",
  ],
  [[131021], "refuse", "The receiver is your own number"],
  [
    [131030],
    "refuse",
    "The number is not in the list of test receivers of your WhatsApp app: add it there, or leave the test mode",
  ],
  [
    [131031, 368, 130497],
    "pause-account",
    "WhatsApp has locked or restricted this account: look into WhatsApp Manager",
  ],
  [[131042], "pause-account", "WhatsApp cannot charge you: check the payment method in WhatsApp Manager"],
  [[131051], "refuse", "WhatsApp does not support this kind of message"],
  [[131052, 131053], "wait", "The file could not be transferred", MINUTE],
  [[1, 2, 131000, 131016], "wait", "WhatsApp is not available at the moment", MINUTE],
  [[131005], "refuse", "The access token may not do this"],
  [[131008, 131009, 100, 33], "refuse", "WhatsApp found a value missing or wrong"],
  [[132000, 132012], "template-refused", "The values do not fit the template: check its mapping under Templates"],
  [[132001], "template-refused", "This template does not exist on WhatsApp in this language: check name and language"],
  [[132005], "template-refused", "The template is too long with these values"],
  [[132007], "template-refused", "The template breaks a rule of WhatsApp"],
  [[132015], "template-refused", "WhatsApp paused this template for its low quality: change it there, or map another"],
  [[132016], "template-refused", "WhatsApp disabled this template for its low quality: map another"],
  [[130472], "not-reached", "WhatsApp did not deliver it: this person takes part in one of its experiments"],
  [
    [[133000, 133016]],
    "pause-account",
    "The number is not registered with the WhatsApp Cloud API: register it in WhatsApp Manager",
  ],
];

function rowOf(code: number): Row | undefined {
  return ROWS.find(([codes]) =>
    codes.some((one) => (typeof one === "number" ? one === code : code >= one[0] && code <= one[1])),
  );
}

/** What a refusal means. `attempt` counts from 1: the wait for one person grows fourfold, at most to a day (ms). */
export function whatsAppVerdict({ code, text }: ProviderError, attempt: number): ProviderVerdict {
  const row = rowOf(code);
  if (row === undefined)
    return { action: "refuse", words: `WhatsApp refused it (${code})${text === "" ? "" : `: ${text}`}` };
  const [, action, plain, waitMs] = row;
  const words = `${plain} (${code}${text === "" ? "" : `: ${text}`})`;
  if (waitMs === undefined) return { action, words };
  const grown = code === PAIR_RATE ? waitMs * 4 ** Math.min(10, Math.max(0, attempt - 1)) : waitMs;
  const concerns = OF_ONE_MESSAGE.has(code) ? "message" : OF_ALL_TOGETHER.has(code) ? "throughput" : undefined;
  return { action, words, retryAfterMs: Math.min(DAY, grown), ...(concerns === undefined ? {} : { concerns }) };
}

/** A code that says nothing of whether the message was taken, when it comes after a time-out of theirs. */
export function isWhatsAppDoubt({ code }: ProviderError, httpStatus: number): boolean {
  return code === 131000 && httpStatus >= 500;
}

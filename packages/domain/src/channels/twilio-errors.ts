// The error codes of Twilio and what follows from each (channels.md, section 2).
import type { ProviderAction, ProviderError, ProviderVerdict } from "./provider-event.ts";

type Row = readonly [codes: readonly number[], action: ProviderAction, words: string, waitMs?: number, tries?: number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ROWS: readonly Row[] = [
  [
    [20003, 20404],
    "open-breaker",
    "Twilio does not accept the account or its token: check both under Settings, Channels",
  ],
  [[20429], "wait", "Twilio takes no more calls at the moment", 10_000],
  [[21211, 21614, 21612, 21217], "bad-address", "This number cannot receive text messages"],
  [
    [21408],
    "country-closed",
    "Text messages to this country are switched off: allow it in the Twilio console (Geo permissions)",
  ],
  [
    [21606, 21212, 21659, 21703],
    "pause-account",
    "The sender's number cannot send text messages: check it in the Twilio console",
  ],
  [[21608], "refuse", "A trial account of Twilio sends to verified numbers only: verify it there, or upgrade"],
  [[21610], "suppress", "This person answered STOP to your number"],
  [[21611], "wait", "Too many messages wait at Twilio for this sender", MINUTE],
  [[21617], "refuse", "The text is longer than 1,600 characters"],
  [[30001], "send-again", "Twilio's queue is full", 5 * MINUTE, 3],
  [[30002], "pause-account", "Twilio suspended the account: look into its console"],
  [[30003], "send-again", "The phone could not be reached: it may be off or without reception", 3 * HOUR, 3],
  [[30004], "blocked", "The receiver or the carrier blocked it"],
  [[30005, 30006], "bad-address", "The number is unknown, or a landline"],
  [[30007], "template-refused", "The carrier took it for spam: change the text before you send more"],
  [[30008], "send-again", "The carrier did not say why it was not delivered", HOUR, 2],
  [[30022], "wait", "The limit of the carrier for your registration is reached", HOUR],
  [[30023], "wait", "The daily limit of the carrier for your registration is reached", 6 * HOUR],
  [[30024], "pause-account", "The number is not yet ready at the carrier: wait until Twilio says it is"],
  [[30034], "pause-account", "The number has no A2P 10DLC registration: register it in the Twilio console"],
  [[30032], "pause-account", "The toll-free number is not verified: verify it in the Twilio console"],
  [[63016], "not-reached", "More than 24 hours since this person last wrote: only an approved template may be sent"],
  [[63018], "wait", "WhatsApp takes no more messages from this sender at the moment", 5_000],
];

/** These are said of all an account or sender sends, not of one message. */
const OF_ALL_TOGETHER: ReadonlySet<number> = new Set([20429, 21611, 30022, 30023, 63018]);

/** What a refusal means. */
export function twilioVerdict({ code, text }: ProviderError): ProviderVerdict {
  const row = ROWS.find(([codes]) => codes.includes(code));
  if (row === undefined)
    return { action: "refuse", words: `Twilio refused it (${code})${text === "" ? "" : `: ${text}`}` };
  const [, action, plain, retryAfterMs, tries] = row;
  const wait = {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(OF_ALL_TOGETHER.has(code) ? { concerns: "throughput" as const } : {}),
  };
  return { action, words: `${plain} (${code})`, ...wait, ...(tries === undefined ? {} : { tries }) };
}

const THROTTLED = { retryAfterMs: 10_000, concerns: "throughput" } as const;

/** What a call costs in tries is decided by its HTTP status when no code is given. */
export function httpVerdict(provider: string, status: number): ProviderVerdict {
  if (status === 401 || status === 403)
    return { action: "open-breaker", words: `${provider} does not accept the token (${status})` };
  if (status === 429) return { action: "wait", words: `${provider} takes no more calls at the moment`, ...THROTTLED };
  return { action: "refuse", words: `${provider} answered ${status}` };
}

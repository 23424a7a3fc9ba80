// Whether an account still has a good name (channels.md, section 3): who goes on writing to addresses that do not exist, or
// after people have complained, is soon read by nobody.

/** What became of an account's last messages. */
export interface SenderRecord {
  /** handed over, at most the last `HEALTH_WINDOW` */
  readonly sent: number;
  /** of these: the address does not exist */
  readonly hardBounces: number;
  /** of these: reported as spam by the receiver */
  readonly complaints: number;
}

/** So many of the last messages are looked at. */
export const HEALTH_WINDOW = 200;

const COMPLAINTS_STOP = 0.001;
const BOUNCES_WARN = 0.02;
const BOUNCES_STOP = 0.05;
/** One or two wrong addresses say nothing of a sender. */
const FEWEST_BOUNCES = 3;

/** `stop`: it pauses until a person has looked. Reasons in plain words. */
export type SenderHealth =
  | { readonly kind: "well" }
  | { readonly kind: "warn"; readonly reason: string }
  | { readonly kind: "stop"; readonly reason: string };

const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)} %`;

/** Judges an account by its last messages. */
export function senderHealth({ sent, hardBounces, complaints }: SenderRecord): SenderHealth {
  if (sent === 0) return { kind: "well" };
  if (complaints > 0 && complaints / sent >= COMPLAINTS_STOP)
    return {
      kind: "stop",
      reason: `${complaints} of its last ${sent} messages ${complaints === 1 ? "was" : "were"} reported as spam (${percent(complaints, sent)}; 0.1 % is the limit). Look into whom it writes to and what, then resume it`,
    };
  if (hardBounces < FEWEST_BOUNCES || hardBounces / sent < BOUNCES_WARN) return { kind: "well" };
  const words = `${hardBounces} of its last ${sent} messages went to addresses that do not exist (${percent(hardBounces, sent)}; `;
  return hardBounces / sent >= BOUNCES_STOP
    ? { kind: "stop", reason: `${words}5 % is the limit). Check the list, then resume it` }
    : { kind: "warn", reason: `${words}at 5 % it pauses by itself)` };
}

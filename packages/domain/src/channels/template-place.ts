// Where in a template of WhatsApp a value goes beside its body (channels.md, section 1, "template"), and how it is written there.
import type { ReplyMeaning } from "../messages/classify-reply.ts";

/** A text or a file in the header; the end of a button's address, the code it copies, or what pressing it says, by the button's place. */
export type ValuePlace =
  | "header"
  | "header-image"
  | "header-video"
  | "header-document"
  | `button-${number}-${"url" | "code" | "reply"}`;

/** The file a header shows; null: the place is none of a file. */
export function mediaOf(place: ValuePlace | undefined): "image" | "video" | "document" | null {
  if (place === "header-image") return "image";
  if (place === "header-video") return "video";
  return place === "header-document" ? "document" : null;
}

/** Which button a value is of, and what it is there; null: of none. */
export function buttonOf(
  place: ValuePlace | undefined,
): { readonly index: number; readonly part: "url" | "code" } | null {
  const { index, part } = /^button-(?<index>\d)-(?<part>url|code)$/.exec(place ?? "")?.groups ?? {};
  return index === undefined ? null : { index: Number(index), part: part === "code" ? "code" : "url" };
}

/** Which quick-reply button a value says the meaning of; null: of none. Such values may be left out. */
export function quickReplyOf(place: ValuePlace | undefined): number | null {
  const { index } = /^button-(?<index>\d)-reply$/.exec(place ?? "")?.groups ?? {};
  return index === undefined ? null : Number(index);
}

/** What pressing a button may say. */
export const PRESSED_MEANINGS = [
  "interested",
  "not-now",
  "not-interested",
  "wrong-person",
  "stop",
] as const satisfies readonly ReplyMeaning[];

const ANSWER = "answer:";

/** What WhatsApp gives back when a button of this meaning is pressed. */
export const payloadOf = (meaning: string) => `${ANSWER}${meaning}`;

/** The meaning of a pressed button; undefined when it is not one of ours, so that its words decide. */
export function meaningOfPayload(payload: string | null): ReplyMeaning | undefined {
  return PRESSED_MEANINGS.find((meaning) => payload === payloadOf(meaning));
}

/** Whether a value is the end of an address, where what is merged into it has to be encoded. */
export const isInAddress = (place: ValuePlace | undefined) => buttonOf(place)?.part === "url";

/** WhatsApp refuses values with line breaks, tabs or more than four spaces in a row. */
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** The beginning of a character that is encoded as several bytes, or of the escape of one. */
const CUT_ESCAPE = /(?:%[CD][\dA-F]|%E[\dA-F](?:%[89AB][\dA-F])?|%F[\dA-F](?:%[89AB][\dA-F]){0,2})?(?:%[\dA-F]?)?$/i;

function encodedEnd(value: string): string {
  const encoded = value.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
  return encoded.length <= 2_000 ? encoded : encoded.slice(0, 2_000).replace(CUT_ESCAPE, "");
}

/** A value as it is sent. It is put behind an address as it is: what an address cannot hold is encoded, whatever is in it already stays. */
export function valueAt(place: ValuePlace | undefined, text: string): string {
  const value = oneLine(text);
  if (isInAddress(place)) return encodedEnd(value);
  return mediaOf(place) === null ? value.slice(0, 1_024) : value;
}

/** The longest code a button copies. */
const LONGEST_CODE = 15;

/** Why a value cannot go where it is to; null when it can. */
export function valueProblem(place: ValuePlace | undefined, value: string): string | null {
  if (value === "") return "is empty";
  if (quickReplyOf(place) !== null)
    return meaningOfPayload(payloadOf(value)) === undefined ? `is none of ${PRESSED_MEANINGS.join(", ")}` : null;
  if (buttonOf(place)?.part === "code" && value.length > LONGEST_CODE)
    return `has more than the ${LONGEST_CODE} characters of a code to copy`;
  if (mediaOf(place) === null) return null;
  return /^https:\/\/[^\s/]+\/\S+$/.test(value) ? null : "is no address of a file that begins with https://";
}

/** The same of a text as it was typed; null also where only a lead shows what becomes of it. */
export function typedProblem(place: ValuePlace | undefined, text: string): string | null {
  return text === "" || /\{|\[\[/.test(text) ? null : valueProblem(place, valueAt(place, text));
}

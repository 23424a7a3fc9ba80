// Where in a template of WhatsApp a value goes beside its body (channels.md, section 1, "template"), and how it is written there.

/** A text or a file in the header; the end of a button's address, or the code it copies, by the button's place. */
export type ValuePlace =
  | "header"
  | "header-image"
  | "header-video"
  | "header-document"
  | `button-${number}-${"url" | "code"}`;

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
  if (buttonOf(place)?.part === "code" && value.length > LONGEST_CODE)
    return `has more than the ${LONGEST_CODE} characters of a code to copy`;
  if (mediaOf(place) === null) return null;
  return /^https:\/\/[^\s/]+\/\S+$/.test(value) ? null : "is no address of a file that begins with https://";
}

/** The same of a text as it was typed; null also where only a lead shows what becomes of it. */
export function typedProblem(place: ValuePlace | undefined, text: string): string | null {
  return text === "" || /\{|\[\[/.test(text) ? null : valueProblem(place, valueAt(place, text));
}

// Which files go where (channels.md, sections 1 and 3). The type is always the one found in the bytes.

/** The ways a file can travel. */
export type FileChannel = "email" | "whatsapp";

const MB = 1_048_576;

/** The largest file that is taken, bytes. */
export const LARGEST_FILE = 25 * MB;
/** Files of one message. */
export const MOST_FILES = 10;
/** Mail servers refuse more than about 25 MB; in a mail a file takes a third more room. */
const LARGEST_MAIL = 18 * MB;
/** WhatsApp's limit of a picture. */
const LARGEST_PICTURE = 5 * MB;
/** WhatsApp's limit of the words under a file. */
export const LONGEST_CAPTION = 1_024;

const PICTURES: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
};
const OWN: Readonly<Record<string, string>> = { ...PICTURES, "application/pdf": "pdf" };
/** What people send besides: voice messages and videos of WhatsApp. */
const HEARD: Readonly<Record<string, string>> = {
  "audio/ogg": "ogg",
  "audio/opus": "ogg",
  "audio/mpeg": "mp3",
  "audio/x-m4a": "m4a",
  "audio/mp4": "m4a",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "video/mp4": "mp4",
  "video/3gpp": "3gp",
};

/** Whether a browser may show it in a conversation. */
export function isPicture(mediaType: string): boolean {
  return mediaType in PICTURES;
}

function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(1).replace(/\.0$/, "")} MB`;
}

/** Why a file of ours is not taken, as a sentence; null when it is. `mediaType` is null when the bytes tell none. */
export function whyNotTaken({ mediaType, size }: { mediaType: string | null; size: number }): string | null {
  if (size === 0) return "The file is empty.";
  if (size > LARGEST_FILE)
    return `A file may have at most ${megabytes(LARGEST_FILE)}; this one has ${megabytes(size)}.`;
  if (mediaType === null || !(mediaType in OWN))
    return "Pictures (JPEG, PNG, GIF, WebP) and PDF can be sent; what counts is what the file holds, not its name.";
  return null;
}

/** Why a file that arrived is not kept, as a sentence; null when it is. */
export function whyNotKept({ mediaType, size }: { mediaType: string | null; size: number }): string | null {
  if (size === 0) return "The file was empty.";
  if (size > LARGEST_FILE) return `The file has more than ${megabytes(LARGEST_FILE)} and was not kept.`;
  if (mediaType === null || !(mediaType in OWN || mediaType in HEARD))
    return "Files of this type are not kept, because they could do harm when opened. Ask for a picture or a PDF.";
  return null;
}

interface FileFacts {
  readonly mediaType: string;
  readonly size: number;
}

/** Why files cannot go with a message, as a sentence; null when they can. */
export function whyNotOnChannel(
  channel: string,
  { files, text }: { files: readonly FileFacts[]; text: string },
): string | null {
  if (files.length === 0) return null;
  if (files.length > MOST_FILES) return `A message carries at most ${MOST_FILES} files.`;
  if (channel === "email") {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    return size > LARGEST_MAIL
      ? `Most mail servers refuse mails above 25 MB, and files grow by a third on the way: together they may have ${megabytes(LARGEST_MAIL)}, these have ${megabytes(size)}.`
      : null;
  }
  if (channel !== "whatsapp")
    return channel === "whatsapp-personal"
      ? "A link to WhatsApp carries text only: add the file in WhatsApp itself."
      : "Files go by e-mail and WhatsApp only.";
  const [file, second] = files;
  if (second !== undefined) return "WhatsApp carries one file a message: send the others after it.";
  if (file === undefined) return null;
  if (text.length > LONGEST_CAPTION)
    return `WhatsApp shows at most ${LONGEST_CAPTION} characters with a file: send a shorter text, or the file by itself.`;
  if (file.mediaType === "application/pdf") return null;
  if (file.mediaType !== "image/jpeg" && file.mediaType !== "image/png")
    return "WhatsApp takes pictures as JPEG or PNG.";
  return file.size > LARGEST_PICTURE
    ? `WhatsApp takes pictures of at most ${megabytes(LARGEST_PICTURE)}; this one has ${megabytes(file.size)}.`
    : null;
}

/** Marks that turn the direction of writing, so that `gpj.exe` reads as `exe.jpg`. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/gu;

/** A name that is safe to show and to save: no path, nothing hidden, and the ending of what the file really is. */
export function fileNameOf(given: string | null, mediaType: string | null): string {
  const last = (given ?? "").toWellFormed().split(/[\\/]/).at(-1) ?? "";
  const bare = last
    .replace(TURNING, "")
    .replace(CONTROL, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[.\s]+/, "")
    .trim();
  const ending = mediaType === null ? undefined : (OWN[mediaType] ?? HEARD[mediaType]);
  if (ending === undefined) return [...bare].slice(0, 120).join("") || "file";
  const alike = ending === "jpg" ? /\.jpe?g$/i : new RegExp(`\\.${ending}$`, "i");
  const stem = bare.replace(/\.[A-Za-z0-9]{1,5}$/, "");
  const kept = alike.test(bare) ? bare.slice(0, bare.lastIndexOf(".")) : stem;
  return `${[...kept].slice(0, 110).join("") || "file"}.${ending}`;
}

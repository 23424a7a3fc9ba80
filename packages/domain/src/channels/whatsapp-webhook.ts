// Reads webhooks of the WhatsApp Cloud API (channels.md, section 1, "Payload"): several entries, changes and messages in
// one delivery, any order, twice; people without a phone number; kinds of messages nobody knows yet.
import { listOf, recordOf, secondsOf, textOf } from "./loose-json.ts";
import type { ProviderError, ProviderInbound, ProviderReceipt, ReceiptStatus } from "./provider-event.ts";
import { meaningOfPayload } from "./template-place.ts";

/** What one delivery says of one of our numbers. */
export interface WhatsAppNews {
  /** whose number it is: an account is found by this, never by a phone alone; null when the delivery does not say */
  readonly phoneNumberId: string | null;
  readonly inbound: readonly ProviderInbound[];
  readonly receipts: readonly ProviderReceipt[];
}

const FIELDS: ReadonlySet<string> = new Set(["messages", "user_id_update", "user_preferences"]);

const STATUSES: readonly ReceiptStatus[] = ["sent", "delivered", "read", "failed"];

/** Everything in a delivery. An unknown shape gives less, never an error. */
export function readWhatsAppWebhook(payload: unknown): readonly WhatsAppNews[] {
  return listOf(recordOf(payload).entry).flatMap((entry) =>
    listOf(recordOf(entry).changes).flatMap((change) => {
      const { field, value } = recordOf(change);
      return FIELDS.has(textOf(field) ?? "") ? [newsOf(recordOf(value))] : [];
    }),
  );
}

function newsOf(value: Readonly<Record<string, unknown>>): WhatsAppNews {
  const contacts = listOf(value.contacts).map(recordOf);
  return {
    phoneNumberId: textOf(recordOf(value.metadata).phone_number_id),
    inbound: [
      ...listOf(value.messages).flatMap((message) => inboundOf(recordOf(message), contacts) ?? []),
      ...listOf(value.user_id_update).flatMap((update) => renamedOf(recordOf(update)) ?? []),
      ...listOf(value.user_preferences).flatMap((wish) => stoppedOf(recordOf(wish)) ?? []),
    ],
    receipts: listOf(value.statuses).flatMap((status) => receiptOf(recordOf(status)) ?? []),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function plusOf(digits: string | null): string | null {
  const bare = digits?.replace(/\D/g, "") ?? "";
  return bare.length >= 5 && bare.length <= 15 ? `+${bare}` : null;
}

function inboundOf(message: Fields, contacts: readonly Fields[]): ProviderInbound | null {
  const providerId = textOf(message.id);
  if (providerId === null) return null;
  const from = textOf(message.from);
  const userId = textOf(message.from_user_id);
  const contact = contacts.find(
    ({ wa_id, user_id }) =>
      (from !== null && textOf(wa_id) === from) || (userId !== null && textOf(user_id) === userId),
  );
  const only = contacts.length === 1 ? contacts[0] : undefined;
  const sender = contact ?? (from === null && userId === null ? only : undefined);
  const profile = recordOf(sender?.profile);
  const type = textOf(message.type) ?? "unknown";
  return {
    providerId,
    from: plusOf(from ?? textOf(sender?.wa_id)),
    userId: userId ?? textOf(sender?.user_id),
    profileName: textOf(profile.name) ?? textOf(profile.username),
    ...fileIn(type, message),
    ...moveIn(type, message),
    ...pressIn(type, message),
    body: bodyOf(type, message).slice(0, 65_536),
    answers: textOf(recordOf(message.context).id),
    at: secondsOf(message.timestamp),
    isOptOut: pressIn(type, message).means === "stop",
    // one that is taken back says nothing
    isNotice: type === "system" || (type === "reaction" && textOf(recordOf(message.reaction).emoji) === null),
  };
}

/** A quick reply of a template of ours: what we said its button means. */
function pressIn(type: string, message: Fields): Pick<ProviderInbound, "means"> {
  const means = type === "button" ? meaningOfPayload(textOf(recordOf(message.button).payload)) : undefined;
  return means === undefined ? {} : { means };
}

const MOVES: ReadonlySet<string> = new Set(["user_changed_number", "customer_changed_number", "user_changed_user_id"]);

/** Somebody took another number, or WhatsApp knows them by another id: both are said in a message of the system. */
function moveIn(type: string, message: Fields): Pick<ProviderInbound, "move"> {
  const { type: about, wa_id, new_wa_id, user_id, previous_user_id } = recordOf(message.system);
  if (type !== "system" || !MOVES.has(textOf(about) ?? "")) return {};
  const number = plusOf(textOf(wa_id) ?? textOf(new_wa_id));
  return { move: { number, formerUserId: textOf(previous_user_id), userId: textOf(user_id) } };
}

/** The same as news of its own (`user_id_update`). */
function renamedOf(update: Fields): ProviderInbound | null {
  const { previous, current } = recordOf(update.user_id);
  const [formerUserId, userId] = [textOf(previous), textOf(current)];
  if (formerUserId === null || userId === null) return null;
  return {
    providerId: `user_id_update:${formerUserId}:${userId}`,
    from: null,
    userId: formerUserId,
    profileName: null,
    body: "[WhatsApp knows this person by another id]",
    answers: null,
    at: secondsOf(update.timestamp),
    isOptOut: false,
    move: { number: null, formerUserId, userId },
    isNotice: true,
  };
}

/** Somebody stopped marketing messages in WhatsApp itself, which is an opt-out. That they let them in again says nothing of us. */
function stoppedOf({ wa_id, user_id, category, value, timestamp }: Fields): ProviderInbound | null {
  const [from, userId] = [plusOf(textOf(wa_id)), textOf(user_id)];
  if (category !== "marketing_messages" || value !== "stop" || (from === null && userId === null)) return null;
  return {
    providerId: `user_preferences:${from ?? userId}:${textOf(timestamp) ?? ""}`,
    from,
    userId,
    profileName: null,
    body: "[Stopped marketing messages on WhatsApp]",
    answers: null,
    at: secondsOf(timestamp),
    isOptOut: true,
    isNotice: false,
  };
}

const MEDIA: Readonly<Record<string, string>> = {
  image: "Image",
  video: "Video",
  audio: "Voice message or audio",
  document: "Document",
  sticker: "Sticker",
};

function fileIn(type: string, message: Fields): Pick<ProviderInbound, "files"> {
  const { id, filename, mime_type } = recordOf(message[type]);
  const mediaId = type in MEDIA ? textOf(id) : null;
  return mediaId === null ? {} : { files: [{ id: mediaId, name: textOf(filename), mediaType: textOf(mime_type) }] };
}

function bodyOf(type: string, message: Fields): string {
  const part = recordOf(message[type]);
  const media = MEDIA[type];
  if (media !== undefined) {
    const name = textOf(part.filename);
    return [`[${media}${name === null ? "" : `: ${name}`}]`, textOf(part.caption)]
      .filter((line) => line !== null)
      .join("\n");
  }
  switch (type) {
    case "text":
      return textOf(part.body) ?? "";
    case "button":
      return textOf(part.text) ?? textOf(part.payload) ?? "[Button]";
    case "interactive": {
      const answer = recordOf(part[textOf(part.type) ?? ""]);
      return textOf(answer.title) ?? textOf(answer.body) ?? textOf(answer.id) ?? "[Answer to a form]";
    }
    case "reaction":
      return `[Reaction: ${textOf(part.emoji) ?? "taken back"}]`;
    case "location": {
      const place = [part.name, part.address].map(textOf).filter((line) => line !== null);
      return `[Location: ${[...place, `${textOf(part.latitude) ?? "?"}, ${textOf(part.longitude) ?? "?"}`].join(", ")}]`;
    }
    case "contacts": {
      const names = listOf(message.contacts).flatMap(
        (one) => textOf(recordOf(recordOf(one).name).formatted_name) ?? [],
      );
      return `[Contact: ${names.join(", ") || "without a name"}]`;
    }
    case "order":
      return `[Order of ${listOf(part.product_items).length} products]${textOf(part.text) === null ? "" : `\n${textOf(part.text)}`}`;
    case "system":
      return `[${textOf(part.body) ?? "The number of this person changed"}]`;
    default:
      return `[A kind of message that cannot be shown here: ${type.slice(0, 40)}]`;
  }
}

function receiptOf(status: Fields): ProviderReceipt | null {
  const providerId = textOf(status.id);
  const known = STATUSES.find((one) => one === status.status);
  if (providerId === null || known === undefined) return null;
  return {
    providerId,
    messageId: textOf(status.biz_opaque_callback_data),
    status: known,
    at: secondsOf(status.timestamp),
    error: errorOf(listOf(status.errors)[0]),
    userId: textOf(status.recipient_user_id),
    to: plusOf(textOf(status.recipient_id)),
  };
}

function errorOf(error: unknown): ProviderError | null {
  const { code, title, message, error_data } = recordOf(error);
  const number = Number(code ?? Number.NaN);
  if (!Number.isInteger(number)) return null;
  return { code: number, text: textOf(recordOf(error_data).details) ?? textOf(message) ?? textOf(title) ?? "" };
}

/** The error of a refused call; null when the answer names none. */
export function whatsAppErrorOf(answer: unknown): ProviderError | null {
  return errorOf(recordOf(answer).error);
}

/** The id a call was accepted under; null when the answer names none. */
export function whatsAppIdOf(answer: unknown): string | null {
  return textOf(recordOf(listOf(recordOf(answer).messages)[0]).id);
}

const HELD: Readonly<Record<string, string>> = {
  held_for_quality_assessment: "WhatsApp took it and held it back at first, to look at the quality of its template",
  paused: "WhatsApp took it and held it back at first, because its template was paused",
};

/** What WhatsApp says beside having taken a message, in plain words; null when it goes its way. */
export function whatsAppHoldOf(answer: unknown): string | null {
  return HELD[textOf(recordOf(listOf(recordOf(answer).messages)[0]).message_status) ?? ""] ?? null;
}

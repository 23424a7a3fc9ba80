// The stand-ins of WhatsApp and Twilio together: what they took, and what a person lets the lead do with it.
import { isUserId } from "@lead-dashboard/domain/messages/address";
import type { HttpStandIn } from "./http-server.ts";
import type { NumberRegistration, SandboxFile, SandboxMedia, SandboxText } from "./sandbox-text.ts";
import { callAsTwilio, startTwilioServer } from "./twilio-server.ts";
import { callAsWhatsApp, startWhatsAppServer, whatsAppDelivery } from "./whatsapp-server.ts";

/** How far a person lets a message come. */
export type SandboxReceipt = "delivered" | "read" | "failed";

/** The running stand-ins. */
export interface SandboxNumbers {
  readonly whatsAppUrl: string;
  readonly twilioUrl: string;
  /** what was taken, oldest first */
  texts(): readonly SandboxText[];
  /** where to call, as it is set in the providers' consoles; later settings replace earlier ones of the same provider */
  register(registration: NumberRegistration): void;
  /** lets the receiver answer; gives the status of the webhook, null when the message or the webhook is not known */
  reply(textId: string, text: string, file?: SandboxFile | undefined): Promise<number | null>;
  /** sends a receipt; as `reply` */
  receipt(textId: string, status: SandboxReceipt): Promise<number | null>;
  /** the same after a while; what comes of it nobody waits for */
  receiptLater(textId: string, status: SandboxReceipt, delayMs: number): void;
  /** lets somebody write who was not written to; null when no webhook is known to take it */
  incoming(message: {
    channel: "whatsapp" | "sms";
    from: string;
    text: string;
    file?: SandboxFile | undefined;
  }): Promise<number | null>;
  close(): Promise<void>;
}

/** Starts both on free local ports. */
export async function startSandboxNumbers(now: () => number): Promise<SandboxNumbers> {
  const texts: SandboxText[] = [];
  const media: SandboxMedia = new Map();
  const arrived: SandboxText[] = [];
  let phoneNumberId: string | null = null;
  const asked = (id: string) => {
    phoneNumberId = id;
  };
  const whatsApp: HttpStandIn = await startWhatsAppServer(texts, { now, media, asked });
  let registered: NumberRegistration = {};
  const learn = (place: NonNullable<NumberRegistration["twilio"]>) => {
    registered = { ...registered, twilio: place };
  };
  const twilio: HttpStandIn = await startTwilioServer(texts, { now, arrived, media, learn });
  let replies = 0;
  const later = new Set<NodeJS.Timeout>();
  const find = (id: string) => texts.find((text) => text.id === id);
  const seconds = () => String(Math.floor(now() / 1_000));

  /** A file of the lead, to be fetched by its id. */
  const offer = (file: SandboxFile, caption: string): object => {
    const id = String(9_000_000 + media.size);
    media.set(id, file);
    const [kind = ""] = file.mediaType.split("/");
    const type = kind === "image" || kind === "audio" || kind === "video" ? kind : "document";
    const words = caption === "" || type === "audio" ? {} : { caption };
    const named = type === "document" ? { filename: file.name } : {};
    return { type, [type]: { id, mime_type: file.mediaType, ...words, ...named } };
  };
  /** A file of the lead with a text message, to be fetched by its address. */
  const offerByTwilio = (file: SandboxFile | undefined): Record<string, string> => {
    if (file === undefined) return { NumMedia: "0" };
    const id = `ME${media.size}`;
    media.set(id, file);
    const place = `${twilio.url}/2010-04-01/Accounts/AC${"0".repeat(32)}/Messages/MM${"0".repeat(32)}/Media`;
    return { NumMedia: "1", MediaUrl0: `${place}/${id}`, MediaContentType0: file.mediaType };
  };
  /** Twilio keeps what came in whether or not it knows where to call. */
  const deliverText = async (
    came: Pick<SandboxText, "id" | "from" | "to" | "text">,
    file: SandboxFile | undefined,
  ): Promise<number | null> => {
    const files = file === undefined ? {} : { files: [file] };
    arrived.push({
      ...came,
      ...files,
      channel: "sms",
      isInbound: true,
      status: "received",
      receivedAt: now(),
      callback: null,
    });
    const offered = offerByTwilio(file);
    const place = registered.twilio;
    if (place === undefined) return null;
    const { id, from: From, to: To, text: Body } = came;
    const fields = { MessageSid: id, SmsSid: id, From, To, Body, ...offered };
    return callAsTwilio(`${place.webhook}/inbound`, place.authToken, fields);
  };
  const callWhatsApp = async (text: SandboxText, value: object): Promise<number | null> => {
    const place = registered.whatsApp;
    return place === undefined
      ? null
      : callAsWhatsApp(place.webhook, place.appSecret, whatsAppDelivery(text.from, value));
  };
  const receipt = async (textId: string, status: SandboxReceipt): Promise<number | null> => {
    const text = find(textId);
    if (text === undefined) return null;
    if (text.channel === "whatsapp") {
      const errors = status === "failed" ? [{ code: 131026, title: "Message undeliverable" }] : undefined;
      const echo = text.callback === null ? {} : { biz_opaque_callback_data: text.callback };
      const said = {
        id: textId,
        status,
        timestamp: seconds(),
        ...(isUserId(text.to) ? { recipient_user_id: text.to } : { recipient_id: text.to.replace(/\D/g, "") }),
        ...echo,
        errors,
      };
      return callWhatsApp(text, { statuses: [said] });
    }
    const failed: Record<string, string> = status === "failed" ? { ErrorCode: "30003" } : {};
    const MessageStatus = status === "failed" ? "undelivered" : status;
    texts[texts.indexOf(text)] = { ...text, status: MessageStatus };
    const place = registered.twilio;
    if (place === undefined) return null;
    const address = text.callback ?? `${place.webhook}/status`;
    const fields = { MessageSid: textId, MessageStatus, From: text.from, To: text.to, ...failed };
    return callAsTwilio(address, place.authToken, fields);
  };
  return {
    whatsAppUrl: whatsApp.url,
    twilioUrl: twilio.url,
    texts: () => texts,
    register(registration) {
      registered = { ...registered, ...registration };
    },
    async reply(textId, body, file) {
      const text = find(textId);
      if (text === undefined) return null;
      // the words of a quick reply are a press of it
      const pressed = text.buttons?.find((button) => button.text === body);
      replies += 1;
      if (text.channel === "whatsapp") {
        const digits = text.to.replace(/\D/g, "");
        const id = `wamid.reply-${replies}-${Math.floor(now())}`;
        const message = {
          ...(isUserId(text.to) ? { from_user_id: text.to } : { from: digits }),
          id,
          timestamp: seconds(),
          ...(pressed !== undefined
            ? { type: "button", button: pressed }
            : file === undefined
              ? { type: "text", text: { body } }
              : offer(file, body)),
          context: { id: textId },
        };
        const who = isUserId(text.to) ? { user_id: text.to } : { wa_id: digits };
        const contact = { profile: { name: `Lead ${digits}` }, ...who };
        return callWhatsApp(text, { contacts: [contact], messages: [message] });
      }
      const sid = `SM${String(replies).padStart(8, "f")}${Math.floor(now()).toString(16).padStart(24, "0")}`;
      return deliverText({ id: sid, from: text.to, to: text.from, text: body }, file);
    },
    receipt,
    receiptLater(textId, status, delayMs) {
      const timer = setTimeout(() => {
        later.delete(timer);
        void receipt(textId, status).catch(() => null);
      }, delayMs);
      later.add(timer.unref());
    },
    async incoming({ channel, from, text: body, file }) {
      replies += 1;
      const digits = from.replace(/\D/g, "");
      if (channel === "whatsapp") {
        const place = registered.whatsApp;
        if (place === undefined || phoneNumberId === null) return null;
        const contact = { profile: { name: `Person ${digits.slice(-4)}` }, wa_id: digits };
        const message = {
          from: digits,
          id: `wamid.first-${replies}-${Math.floor(now())}`,
          timestamp: seconds(),
          ...(file === undefined ? { type: "text", text: { body } } : offer(file, body)),
        };
        const value = { contacts: [contact], messages: [message] };
        return callAsWhatsApp(place.webhook, place.appSecret, whatsAppDelivery(phoneNumberId, value));
      }
      const to = texts.findLast((text) => text.channel === "sms")?.from ?? null;
      if (to === null) return null;
      const sid = `SM${String(replies).padStart(8, "e")}${Math.floor(now()).toString(16).padStart(24, "0")}`;
      return deliverText({ id: sid, from, to, text: body }, file);
    },
    async close() {
      for (const timer of later) clearTimeout(timer);
      await Promise.all([whatsApp.close(), twilio.close()]);
    },
  };
}

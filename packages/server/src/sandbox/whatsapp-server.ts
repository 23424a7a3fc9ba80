// Stands in for the WhatsApp Cloud API (channels.md, section 1): takes messages, refuses magic numbers, sends signed
// receipts and answers.
import { createHash, createHmac } from "node:crypto";
import { listOf, recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import { isUserId } from "@lead-dashboard/domain/messages/address";
import { type HttpStandIn, type StandInAnswer, type StandInRequest, startHttpServer } from "./http-server.ts";
import { magicCode, type SandboxFile, type SandboxMedia, type SandboxText, SILENT_ENDING } from "./sandbox-text.ts";
import { quickRepliesOf, templatePage } from "./template-page.ts";

const refusal = (status: number, code: number, details: string): StandInAnswer => ({
  status,
  body: {
    error: {
      message: `(#${code}) ${details}`,
      type: "OAuthException",
      code,
      error_data: { messaging_product: "whatsapp", details },
    },
  },
});

/** What stands in one place of a template: its text, its code, or the address of its file. */
function valueIn(parameter: unknown): string {
  const fields = recordOf(parameter);
  const kind = textOf(fields.type) ?? "";
  return textOf(fields.text) ?? textOf(fields.coupon_code) ?? textOf(recordOf(fields[kind]).link) ?? "";
}

function wordsOf(body: Readonly<Record<string, unknown>>): string {
  if (body.type === "image" || body.type === "document") return textOf(recordOf(body[body.type]).caption) ?? "";
  if (body.type !== "template") return textOf(recordOf(body.text).body) ?? "";
  const template = recordOf(body.template);
  const worded = listOf(template.components).filter((component) => recordOf(component).sub_type !== "quick_reply");
  const values = worded.flatMap((component) => listOf(recordOf(component).parameters).map(valueIn));
  return `Template ${textOf(template.name) ?? ""}: ${values.join(" · ")}`;
}

function buttonsOf({ template }: Readonly<Record<string, unknown>>): Pick<SandboxText, "buttons"> {
  const { name, components } = recordOf(template);
  const payloads = listOf(components).flatMap((component): [number, string][] => {
    const { sub_type, index, parameters } = recordOf(component);
    const payload = textOf(recordOf(listOf(parameters)[0]).payload);
    return sub_type === "quick_reply" && payload !== null ? [[Number(index), payload]] : [];
  });
  const buttons = quickRepliesOf(textOf(name) ?? "", new Map(payloads));
  return buttons.length === 0 ? {} : { buttons };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {};
  }
}

const TAKEN: Readonly<Record<string, RegExp>> = { image: /^image\/(?:jpeg|png)$/, document: /^application\/pdf$/ };
const PICTURE_LIMIT = 5 * 1_048_576;

/** The file of a multipart form. */
async function uploadedFile({ type, bytes }: StandInRequest): Promise<SandboxFile | null> {
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } })
    .formData()
    .catch(() => null);
  const file = form?.get("file");
  const mediaType = form?.get("type");
  if (form?.get("messaging_product") !== "whatsapp" || !(file instanceof File) || typeof mediaType !== "string")
    return null;
  return { name: file.name, mediaType, bytes: Buffer.from(await file.arrayBuffer()) };
}

/** Starts it; `texts` is where it keeps what it took, `media` where it keeps files; `asked` hears which of our numbers is used. */
export function startWhatsAppServer(
  texts: SandboxText[],
  { now, media, asked }: { now: () => number; media: SandboxMedia; asked: (phoneNumberId: string) => void },
): Promise<HttpStandIn> {
  const upload = async (request: StandInRequest): Promise<StandInAnswer> => {
    const file = await uploadedFile(request);
    if (file === null) return refusal(400, 131008, "A parameter is missing");
    const id = String(1_000_000 + media.size);
    media.set(id, file);
    return { status: 200, body: { id } };
  };
  /** A file's facts and its address, or the file itself. */
  const find = (id: string, request: StandInRequest): StandInAnswer | null => {
    const file = media.get(id);
    if (file === undefined) return null;
    const { bytes, mediaType } = file;
    if (request.url.searchParams.has("bytes")) return { status: 200, bytes, type: mediaType };
    const url = `http://${request.host}${request.url.pathname}?bytes`;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return {
      status: 200,
      body: { messaging_product: "whatsapp", id, url, mime_type: mediaType, sha256, file_size: bytes.length },
    };
  };
  const take = (from: string, request: StandInRequest): StandInAnswer => {
    const body = parsed(request.body);
    const userId = textOf(body.recipient) ?? "";
    const digits = (textOf(body.to) ?? "").replace(/\D/g, "");
    const isNobody = digits === "" && !isUserId(userId);
    const text = wordsOf(body);
    if (isNobody || body.messaging_product !== "whatsapp") return refusal(400, 131008, "A parameter is missing");
    const kind = textOf(body.type) ?? "";
    const file = kind in TAKEN ? media.get(textOf(recordOf(body[kind]).id) ?? "") : undefined;
    if (kind in TAKEN && (file === undefined || TAKEN[kind]?.test(file.mediaType) !== true))
      return refusal(400, 131053, "The file is not known, or not of a type this message takes");
    if (kind === "image" && (file?.bytes.length ?? 0) > PICTURE_LIMIT)
      return refusal(400, 131053, "The picture is too large");
    if ((text === "" && file === undefined) || text.length > 4_096)
      return refusal(400, 131009, "The text is empty or too long");
    const code = magicCode("whatsapp", digits);
    if (code !== null) return refusal(code === 190 ? 401 : 400, code, "Refused by a magic number");
    const id = `wamid.${Buffer.from(`${texts.length + 1}.${Math.floor(now())}`).toString("base64url")}`;
    const callback = textOf(body.biz_opaque_callback_data);
    const files = file === undefined ? {} : { files: [file] };
    texts.push({
      id,
      channel: "whatsapp",
      from,
      to: digits === "" ? userId : `+${digits}`,
      text,
      ...files,
      ...buttonsOf(body),
      receivedAt: now(),
      callback,
    });
    if (digits.endsWith(SILENT_ENDING)) return "hang-up";
    const contacts = [digits === "" ? { input: userId, user_id: userId } : { input: textOf(body.to), wa_id: digits }];
    return {
      status: 200,
      body: { messaging_product: "whatsapp", contacts, messages: [{ id, message_status: "accepted" }] },
    };
  };
  return startHttpServer((request) => {
    const page = templatePage(request.url, request.authorization);
    if (page !== null) return page;
    const match = /^\/v\d+\.\d\/(\d+)(\/messages|\/media)?$/.exec(request.url.pathname);
    if (match === null) return refusal(404, 100, "Unsupported request");
    if (!/^Bearer .+/.test(request.authorization) || request.authorization === "Bearer expired-token")
      return refusal(401, 190, "The access token could not be decrypted");
    const [, from = "", what] = match;
    if (what === "/messages" && request.method === "POST") {
      asked(from);
      return take(from, request);
    }
    if (what === "/media" && request.method === "POST") return upload(request);
    const file = find(from, request);
    if (file === null) asked(from);
    return (
      file ?? {
        status: 200,
        body: { id: from, display_phone_number: "+1 555 0100", verified_name: "Sandbox" },
      }
    );
  });
}

/** A webhook's body for one of our numbers, as Meta writes it. */
export function whatsAppDelivery(phoneNumberId: string, value: object): string {
  const metadata = { display_phone_number: "15550100", phone_number_id: phoneNumberId };
  const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } };
  return JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "102290129340398", changes: [change] }] });
}

/** Calls a webhook as Meta does: signed over the bytes. Gives the status of the answer. */
export async function callAsWhatsApp(address: string, appSecret: string, body: string): Promise<number> {
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

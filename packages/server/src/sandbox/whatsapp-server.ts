// Stands in for the WhatsApp Cloud API (channels.md, section 1): takes messages, refuses magic numbers, sends signed
// receipts and answers.
import { createHmac } from "node:crypto";
import { listOf, recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import { type HttpStandIn, type StandInAnswer, type StandInRequest, startHttpServer } from "./http-server.ts";
import { magicCode, type SandboxText, SILENT_ENDING } from "./sandbox-text.ts";
import { templatePage } from "./template-page.ts";

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

function wordsOf(body: Readonly<Record<string, unknown>>): string {
  if (body.type !== "template") return textOf(recordOf(body.text).body) ?? "";
  const template = recordOf(body.template);
  const values = listOf(template.components).flatMap((component) =>
    listOf(recordOf(component).parameters).map((parameter) => textOf(recordOf(parameter).text) ?? ""),
  );
  return `Template ${textOf(template.name) ?? ""}: ${values.join(" · ")}`;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Starts it; `texts` is where it keeps what it took. */
export function startWhatsAppServer(texts: SandboxText[], now: () => number): Promise<HttpStandIn> {
  const take = (from: string, request: StandInRequest): StandInAnswer => {
    const body = parsed(request.body);
    const digits = (textOf(body.to) ?? "").replace(/\D/g, "");
    const text = wordsOf(body);
    if (digits === "" || body.messaging_product !== "whatsapp") return refusal(400, 131008, "A parameter is missing");
    if (text === "" || text.length > 4_096) return refusal(400, 131009, "The text is empty or too long");
    const code = magicCode("whatsapp", digits);
    if (code !== null) return refusal(code === 190 ? 401 : 400, code, "Refused by a magic number");
    const id = `wamid.${Buffer.from(`${texts.length + 1}.${Math.floor(now())}`).toString("base64url")}`;
    const callback = textOf(body.biz_opaque_callback_data);
    texts.push({ id, channel: "whatsapp", from, to: `+${digits}`, text, receivedAt: now(), callback });
    if (digits.endsWith(SILENT_ENDING)) return "hang-up";
    const contacts = [{ input: textOf(body.to), wa_id: digits }];
    return {
      status: 200,
      body: { messaging_product: "whatsapp", contacts, messages: [{ id, message_status: "accepted" }] },
    };
  };
  return startHttpServer((request) => {
    const page = templatePage(request.url, request.authorization);
    if (page !== null) return page;
    const match = /^\/v\d+\.\d\/(\d+)(\/messages)?$/.exec(request.url.pathname);
    if (match === null) return refusal(404, 100, "Unsupported request");
    if (!/^Bearer .+/.test(request.authorization) || request.authorization === "Bearer expired-token")
      return refusal(401, 190, "The access token could not be decrypted");
    const [, from = "", messages] = match;
    if (messages !== undefined && request.method === "POST") return take(from, request);
    return { status: 200, body: { id: from, display_phone_number: "+1 555 0100", verified_name: "Sandbox" } };
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

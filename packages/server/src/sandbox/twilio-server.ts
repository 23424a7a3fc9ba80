// Stands in for Twilio (channels.md, section 2): takes messages, refuses magic numbers, sends signed receipts and answers.
import { createHmac } from "node:crypto";
import { twilioSignedTexts } from "@lead-dashboard/domain/channels/twilio-signature";
import { smsSegments } from "@lead-dashboard/domain/templates/sms-segments";
import { type HttpStandIn, type StandInAnswer, type StandInRequest, startHttpServer } from "./http-server.ts";
import { magicCode, type SandboxMedia, type SandboxText, SILENT_ENDING } from "./sandbox-text.ts";

const refusal = (status: number, code: number, message: string): StandInAnswer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

/** SID and secret of who calls. */
const credentialsOf = (authorization: string) =>
  Buffer.from(authorization.slice("Basic ".length), "base64").toString("utf8").split(":", 2);

const rfc2822 = (instant: number) => new Date(instant).toUTCString().replace("GMT", "+0000");

/** What one part costs here. */
const SEGMENT_PRICE = 0.0079;

/** As Twilio has it: a price only once it left, and by a messaging service no parts before. */
function shown(text: SandboxText, accountSid: string, hasLeft: boolean) {
  const { segments } = smsSegments(text.text);
  return {
    sid: text.id,
    account_sid: accountSid,
    body: text.text,
    from: text.from,
    to: text.to,
    status: text.status ?? (hasLeft ? "sent" : "queued"),
    direction: text.isInbound === true ? "inbound" : "outbound-api",
    num_media: String(text.files?.length ?? 0),
    messaging_service_sid: null,
    date_created: rfc2822(text.receivedAt),
    num_segments: hasLeft || !text.from.startsWith("MG") ? String(segments) : "0",
    price: hasLeft ? (-segments * SEGMENT_PRICE).toFixed(5) : null,
    price_unit: "USD",
    error_code: text.status === "undelivered" ? 30003 : null,
  };
}

/** Starts it; `texts` is where it keeps what it took, `arrived` what leads wrote, `media` what it holds for us, `learn` hears where it is to call, by the first receipt asked for. */
export function startTwilioServer(
  texts: SandboxText[],
  {
    now,
    arrived,
    media,
    learn,
  }: {
    now: () => number;
    arrived: readonly SandboxText[];
    media: SandboxMedia;
    learn: (twilio: { webhook: string; authToken: string }) => void;
  },
): Promise<HttpStandIn> {
  const take = (accountSid: string, { body, authorization }: StandInRequest): StandInAnswer => {
    if (!authorization.startsWith("Basic ")) return refusal(401, 20003, "Authenticate");
    const form = new URLSearchParams(body);
    const to = form.get("To") ?? "";
    const text = form.get("Body") ?? "";
    if (!/^\+\d{5,15}$/.test(to)) return refusal(400, 21211, `Invalid 'To' Phone Number: ${to}`);
    if (text.length > 1_600)
      return refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit");
    const code = magicCode("sms", to);
    if (code !== null)
      return refusal(code === 20003 ? 401 : code === 20429 ? 429 : 400, code, `Refused by a magic number`);
    const id = `SM${String(texts.length + 1).padStart(8, "0")}${Math.floor(now()).toString(16).padStart(24, "0")}`;
    const from = form.get("From") ?? form.get("MessagingServiceSid") ?? "";
    const taken: SandboxText = {
      id,
      channel: "sms",
      from,
      to,
      text,
      receivedAt: now(),
      callback: form.get("StatusCallback"),
    };
    const place = /^(.*)\/status(?:\?|$)/.exec(taken.callback ?? "")?.[1];
    const [user, authToken] = credentialsOf(authorization);
    // calls are signed with the account's token, which the secret of an API key is not
    if (place !== undefined && authToken !== undefined && user?.startsWith("AC")) learn({ webhook: place, authToken });
    texts.push(taken);
    return to.endsWith(SILENT_ENDING) ? "hang-up" : { status: 201, body: shown(taken, accountSid, false) };
  };
  /** A file as Twilio gives it: who may have it is sent on to where it lies, and asked nothing there. */
  const give = ({ url, authorization }: StandInRequest): StandInAnswer | null => {
    const [, place = "", id = ""] =
      /^\/(2010-04-01\/Accounts\/AC\w+\/Messages\/[MS]M\w+\/Media|store)\/(\w+)$/.exec(url.pathname) ?? [];
    const file = media.get(id);
    if (file === undefined) return null;
    if (place !== "store")
      return authorization.startsWith("Basic ")
        ? { status: 307, body: {}, location: `/store/${id}` }
        : refusal(401, 20003, "Authenticate");
    return authorization === ""
      ? { status: 200, bytes: file.bytes, type: file.mediaType }
      : { status: 400, body: { message: "Only one auth mechanism allowed" } };
  };
  return startHttpServer((request) => {
    const file = give(request);
    if (file !== null) return file;
    const withFiles = /\/Messages\/(\w+)\/Media\.json$/.exec(request.url.pathname)?.[1];
    if (withFiles !== undefined) return { status: 200, body: listFiles(arrived, media, withFiles) };
    const match = /^\/2010-04-01\/Accounts\/(AC\w+)(\/Messages)?\.json$/.exec(request.url.pathname);
    if (match === null) return refusal(404, 20404, "The requested resource was not found");
    const [, accountSid = "", messages] = match;
    if (messages === undefined)
      // a standard API key may do everything but this
      return credentialsOf(request.authorization)[0] === accountSid
        ? { status: 200, body: { sid: accountSid, status: "active" } }
        : refusal(401, 20003, "Authenticate");
    if (request.method === "POST") return take(accountSid, request);
    return { status: 200, body: listPage([...texts, ...arrived], request.url, accountSid) };
  });
}

/** The files of a message. */
function listFiles(arrived: readonly SandboxText[], media: SandboxMedia, id: string) {
  const files = arrived.find((text) => text.id === id)?.files ?? [];
  const kept = [...media].filter(([, file]) => files.includes(file));
  return { media_list: kept.map(([sid, { mediaType }]) => ({ sid, content_type: mediaType })) };
}

/** A page of what it took and what came in, the latest first, with the address of the next. */
function listPage(texts: readonly SandboxText[], url: URL, accountSid: string) {
  const asked = (name: string, value: string) => (url.searchParams.get(name) ?? value) === value;
  const since = Date.parse(url.searchParams.get("DateSent>") ?? "1970-01-01");
  const listed = texts
    .filter(({ channel, to, from }) => channel === "sms" && asked("To", to) && asked("From", from))
    .filter(({ receivedAt }) => receivedAt >= since)
    .sort((one, other) => other.receivedAt - one.receivedAt);
  const size = Number(url.searchParams.get("PageSize") ?? "50");
  const page = Number(url.searchParams.get("Page") ?? "0");
  const next = new URLSearchParams(url.searchParams);
  next.set("Page", String(page + 1));
  return {
    messages: listed.slice(page * size, (page + 1) * size).map((text) => shown(text, accountSid, true)),
    next_page_uri: listed.length > (page + 1) * size ? `${url.pathname}?${next.toString()}` : null,
  };
}

/** Calls a webhook as Twilio does: a signed form. Gives the status of the answer. */
export async function callAsTwilio(
  address: string,
  authToken: string,
  fields: Readonly<Record<string, string>>,
): Promise<number> {
  const [signed = ""] = twilioSignedTexts(address, Object.entries(fields));
  const signature = createHmac("sha1", authToken).update(signed, "utf8").digest("base64");
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature },
    body: new URLSearchParams(fields).toString(),
  });
  await answer.arrayBuffer();
  return answer.status;
}

// Files in and out, end to end: our program over HTTP, the stand-ins of mail and WhatsApp on real sockets.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseDeletedLeads } from "../leads/erase-deleted-leads.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { type NumberWorld, openNumberWorld, type TestNumber, TWILIO_TOKEN } from "../testing/number-world.ts";
import type { TestOrganization } from "../testing/world.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
const EXE = Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200, 1)]);

let sandbox: Sandbox;
let numbers: NumberWorld;
let organization: TestOrganization;
let whatsApp: TestNumber;
let count = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
  numbers = await openNumberWorld({
    SANDBOX: "0",
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "ben@studio.example",
    MAIL_SECURE: "false",
    IMAP_HOST: sandbox.imapHost,
    IMAP_PORT: String(sandbox.imapPort),
    IMAP_USER: "ben",
    IMAP_PASSWORD: "secret",
    IMAP_SECURE: "false",
  });
  numbers.world.clock.set(Date.now());
  organization = await numbers.world.organization({ address: "Main Street 1" });
  whatsApp = await numbers.addWhatsApp(organization);
});
afterAll(async () => {
  await numbers?.close();
  await sandbox?.close();
});

async function newLead() {
  count += 1;
  const phone = `+38344${300_000 + count}`;
  const given = { name: `Cafe ${count}`, phone, email: `cafe-${count}@example.com`, country: "XK" };
  const { body } = await organization.api.post("/leads", given);
  return { id: String(body.id), phone, email: given.email };
}

const upload = (leadId: string, bytes: Buffer, name = "menu.png", api = organization.api) =>
  api.send("POST", `/leads/${leadId}/attachments?name=${encodeURIComponent(name)}`, {
    body: new Uint8Array(bytes),
    headers: { "content-type": "application/octet-stream" },
  });
const filesOf = async (leadId: string) => (await organization.api.get(`/leads/${leadId}/attachments`)).body.items;

async function send(leadId: string, message: object) {
  const made = await organization.api.post(`/leads/${leadId}/messages`, message);
  if (made.status !== 201) return made;
  await numbers.world.drain();
  return organization.api.get(`/messages/${made.body.id}`);
}

/** Lets a lead write by WhatsApp first, so that the window of 24 hours is open. */
async function openWindow(phone: string, id = `wamid.hello-${++count}`) {
  const digits = phone.slice(1);
  const message = { from: digits, id, timestamp: String(Math.floor(numbers.world.clock.now() / 1_000)), type: "text" };
  await numbers.callOfMeta(whatsApp, {
    contacts: [{ profile: { name: "Ana" }, wa_id: digits }],
    messages: [{ ...message, text: { body: "Hello" } }],
  });
}

test("a picture uploaded for a lead leaves with an e-mail and stands with its message", async () => {
  const { id, email } = await newLead();
  const file = await upload(id, PNG, "../Menu\u202egnp.exe");
  expect(file).toMatchObject({ status: 201, body: { name: "Menugnp.png", mediaType: "image/png", state: "kept" } });
  const pdf = await upload(id, PDF, "Offer.pdf");
  const ids = [file.body.id, pdf.body.id];
  const sent = await send(id, { channel: "email", subject: "Offer", body: "Have a look", attachmentIds: ids });
  expect(sent.body).toMatchObject({ state: "sent" });
  const mail = sandbox.mails().find(({ to }) => to === email);
  expect(mail?.files.map(({ name, mediaType, bytes }) => ({ name, mediaType, bytes: bytes.toString("hex") }))).toEqual([
    { name: "Menugnp.png", mediaType: "image/png", bytes: PNG.toString("hex") },
    { name: "Offer.pdf", mediaType: "application/pdf", bytes: PDF.toString("hex") },
  ]);
  expect(await filesOf(id)).toMatchObject([
    { messageId: sent.body.id, direction: "outbound" },
    { messageId: sent.body.id, name: "Offer.pdf" },
  ]);
});

test("a file is served by its real type, with nothing in it able to run, and to its organization only", async () => {
  const { id } = await newLead();
  const picture = (await upload(id, PNG, "Speisekarte für Ömer.png")).body.id;
  const shown = await organization.api.get(`/attachments/${picture}`);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    "content-type": "image/png",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "content-disposition": `inline; filename="Speisekarte f_r _mer.png"; filename*=UTF-8''Speisekarte%20f%C3%BCr%20%C3%96mer.png`,
  });
  const saved = await organization.api.get(`/attachments/${picture}?download=true`);
  expect(saved.headers.get("content-disposition")).toMatch(/^attachment;/);
  const pdf = (await upload(id, PDF, "x.pdf")).body.id;
  expect((await organization.api.get(`/attachments/${pdf}`)).headers.get("content-disposition")).toMatch(
    /^attachment;/,
  );
  const stranger = await numbers.world.organization();
  expect((await stranger.api.get(`/attachments/${picture}`)).status).toBe(404);
  const sales = await organization.member("sales");
  await organization.api.patch(`/leads/${id}`, { assignedTo: organization.admin.memberId });
  expect((await sales.api.get(`/attachments/${picture}`)).status).toBe(404);
  expect((await sales.api.get(`/leads/${id}/attachments`)).status).toBe(404);
});

test("what is no picture or PDF, or too large, is refused in plain words, whatever it is called", async () => {
  const { id } = await newLead();
  for (const bytes of [
    EXE,
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    Buffer.from("hello"),
  ])
    expect(await upload(id, bytes, "photo.png")).toMatchObject({ status: 422, body: { code: "file-refused" } });
  expect((await upload(id, Buffer.alloc(0))).body.detail).toBe("The file is empty.");
  const large = Buffer.concat([PNG, Buffer.alloc(25 * 1_048_576)]);
  expect(await upload(id, large)).toMatchObject({ status: 413, body: { detail: "A file may have at most 25 MB." } });
});

test("a picture goes by WhatsApp with its text under it, once the lead has written", async () => {
  const { id, phone } = await newLead();
  await openWindow(phone);
  const file = (await upload(id, PNG)).body.id;
  const sent = await send(id, { channel: "whatsapp", body: "Our menu", attachmentIds: [file] });
  expect(sent.body).toMatchObject({ state: "sent" });
  const [text] = numbers.numbers.texts().filter(({ to }) => to === phone);
  expect(text).toMatchObject({ text: "Our menu", files: [{ mediaType: "image/png", bytes: PNG }] });
  const alone = (await upload(id, PDF, "Offer.pdf")).body.id;
  expect((await send(id, { channel: "whatsapp", attachmentIds: [alone] })).body).toMatchObject({ state: "sent" });
  expect(numbers.numbers.texts().at(-1)).toMatchObject({ text: "", files: [{ mediaType: "application/pdf" }] });
});

test("what a channel does not carry is refused before anything is planned, and the files stay free", async () => {
  const { id, phone } = await newLead();
  await openWindow(phone);
  const [one, two] = [(await upload(id, PNG)).body.id, (await upload(id, PDF)).body.id];
  const refusal = async (message: object) => (await send(id, { body: "Hello", ...message })).body;
  expect(await refusal({ channel: "whatsapp", attachmentIds: [one, two] })).toMatchObject({
    code: "files-refused",
    errors: [{ path: "attachmentIds", message: "WhatsApp carries one file a message: send the others after it." }],
  });
  expect(await refusal({ channel: "whatsapp-personal", attachmentIds: [one] })).toMatchObject({
    code: "files-refused",
  });
  const elsewhere = await newLead();
  const foreign = (await upload(elsewhere.id, PNG)).body.id;
  expect(await refusal({ channel: "email", subject: "x", attachmentIds: [foreign] })).toMatchObject({ status: 400 });
  expect((await organization.api.get(`/messages?leadId=${id}&direction=outbound`)).body.items).toEqual([]);
  expect((await organization.api.delete(`/attachments/${one}`)).status).toBe(204);
  expect((await organization.api.get(`/attachments/${one}`)).status).toBe(404);
  const sent = await send(id, { channel: "email", subject: "x", body: "Hello", attachmentIds: [two] });
  expect(sent.body).toMatchObject({ state: "sent" });
  expect(await organization.api.delete(`/attachments/${two}`)).toMatchObject({ status: 409 });
});

test("a picture a lead sends by WhatsApp is fetched and kept; a program is named, and not kept", async () => {
  const { id, phone } = await newLead();
  await openWindow(phone);
  await send(id, { channel: "whatsapp", body: "Do you have a photo?" });
  const [text] = numbers.numbers.texts().filter(({ to }) => to === phone);
  const answer = (name: string, mediaType: string, bytes: Buffer) =>
    numbers.numbers.reply(text?.id ?? "", "Here", { name, mediaType, bytes });
  expect(await answer("shop.png", "image/png", PNG)).toBe(200);
  numbers.world.clock.advance(2_000);
  expect(await answer("virus.pdf", "application/pdf", EXE)).toBe(200);
  expect((await filesOf(id)).map(({ state }: { state: string }) => state)).toEqual(["awaited", "awaited"]);
  await numbers.world.drain();
  const [program, picture] = await filesOf(id);
  expect(picture).toMatchObject({ state: "kept", direction: "inbound", mediaType: "image/png", size: PNG.length });
  expect(program).toMatchObject({
    state: "refused",
    name: "virus.pdf",
    reason: expect.stringContaining("could do harm"),
  });
  expect((await organization.api.get(`/attachments/${picture.id}`)).status).toBe(200);
  expect(await organization.api.get(`/attachments/${program.id}`)).toMatchObject({ status: 409 });
});

test("a picture a lead sends by SMS is fetched with our token, and kept; what lies elsewhere is not asked for", async () => {
  const texts = await numbers.addTwilio(organization);
  const { id, phone } = await newLead();
  await send(id, { channel: "sms", body: "Do you have a photo?" });
  const [text] = numbers.numbers.texts().filter(({ to }) => to === phone);
  numbers.numbers.register({ twilio: { webhook: texts.webhook, authToken: TWILIO_TOKEN } });
  const picture = { name: "shop.png", mediaType: "image/png", bytes: PNG };
  expect(await numbers.numbers.reply(text?.id ?? "", "Here", picture)).toBe(200);
  numbers.world.clock.advance(2_000);
  const MediaUrl0 = "https://files.example/ME1";
  const elsewhere = { From: phone, Body: "And here", NumMedia: "1", MediaUrl0, MediaContentType0: "image/png" };
  expect(await numbers.textTo(texts, elsewhere)).toBe(200);
  await numbers.world.drain();
  const [refused, kept] = await filesOf(id);
  expect(kept).toMatchObject({ state: "kept", direction: "inbound", mediaType: "image/png", size: PNG.length });
  expect((await organization.api.get(`/attachments/${kept.id}`)).status).toBe(200);
  expect(refused).toMatchObject({
    state: "refused",
    reason: "The file does not lie at Twilio, and was not fetched.",
  });
});

test("files of an answer by e-mail arrive with it, those above 2 MB as well", async () => {
  const { id, email } = await newLead();
  await send(id, { channel: "email", subject: "Photos", body: "Please send photos" });
  const mail = sandbox.mails().find(({ to }) => to === email);
  const large = Buffer.concat([PNG, Buffer.alloc(4 * 1_048_576, 7)]);
  await sandbox.reply(mail?.id ?? "", {
    kind: "reply",
    text: "Here they are",
    file: { name: "façade.png", mediaType: "application/pdf", bytes: large },
  });
  numbers.world.clock.set(Date.now() + 5_000);
  await numbers.world.drain();
  expect(await filesOf(id)).toMatchObject([
    { name: "façade.png", mediaType: "image/png", size: large.length, state: "kept" },
  ]);
});

test("equal files stand once and go with the last lead that has them", async () => {
  const { db } = numbers.world.foundation;
  const count = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as "count" from "attachmentContent"
      where "organizationId" = ${org.organizationId}`.execute(db.query);
    return Number(rows[0]?.count);
  };
  const org = await numbers.world.organization();
  const leads = [];
  for (const name of ["First", "Second"]) {
    const { body } = await org.api.post("/leads", { name, email: `${name}@example.org` });
    leads.push(body.id);
    await upload(body.id, PDF, `${name}.pdf`, org.api);
  }
  expect(await count()).toBe(1);
  for (const [gone, left] of [1, 0].entries()) {
    await org.api.delete(`/leads/${leads[gone]}`);
    numbers.world.clock.advance(31 * 86_400_000);
    await eraseDeletedLeads({}, numbers.world.foundation);
    expect(await count()).toBe(left);
  }
});

test("the files of a lead that is merged go to the other one", async () => {
  const [winner, loser] = [await newLead(), await newLead()];
  const file = (await upload(loser.id, PDF, "Offer.pdf")).body.id;
  await send(loser.id, { channel: "email", subject: "Offer", body: "Hello", attachmentIds: [file] });
  const merged = await organization.api.post(`/leads/${winner.id}/merge`, { from: [loser.id] });
  expect(merged.status).toBe(200);
  expect(await filesOf(winner.id)).toMatchObject([{ id: file, leadId: winner.id }]);
});

test("an upload that goes with no message is forgotten after a day", async () => {
  const { id } = await newLead();
  const file = (await upload(id, PNG)).body.id;
  numbers.world.clock.advance(2 * 86_400_000);
  await numbers.world.drain();
  const { forgetUnsent } = await import("./forget-unsent.ts");
  await forgetUnsent({}, numbers.world.foundation);
  expect((await organization.api.get(`/attachments/${file}`)).status).toBe(404);
});

// What a domain's DNS says of its mail, asked over real UDP of a stand-in that answers TXT, MX, A, AAAA and PTR.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

const [TXT, MX, A, AAAA, PTR] = [16, 15, 1, 28, 12];
type Zone = Record<string, { txt?: string[]; mx?: string[]; a?: string[]; aaaa?: string; ptr?: string; silent?: true }>;
let zone: Zone = {};
let dns: Socket;
let world: World;
let organization: TestOrganization;

function nameAt(packet: Buffer, start: number): { name: string; end: number } {
  const labels = [];
  let at = start;
  for (let length = packet[at] ?? 0; length > 0; length = packet[at] ?? 0) {
    labels.push(packet.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

const named = (name: string) =>
  Buffer.concat([
    ...name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);

function record(type: number, content: Buffer): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, content.length >> 8, content.length & 255]);
  return Buffer.concat([head, content]);
}

function answerTo(packet: Buffer): Buffer | null {
  const { name, end } = nameAt(packet, 12);
  const type = packet.readUInt16BE(end);
  const known = zone[name];
  if (known?.silent === true) return null;
  const texts = (type === TXT ? (known?.txt ?? []) : []).map((text) => {
    const parts = text.match(/.{1,255}/gs) ?? [];
    return record(TXT, Buffer.concat(parts.map((part) => Buffer.from([part.length, ...Buffer.from(part)]))));
  });
  const exchanges = (type === MX ? (known?.mx ?? []) : []).map((one) =>
    record(MX, Buffer.concat([Buffer.from([0, 10]), named(one)])),
  );
  const addresses = (type === A ? (known?.a ?? []) : []).map((one) =>
    record(A, Buffer.from(one.split(".").map(Number))),
  );
  const sixes = type === AAAA && known?.aaaa !== undefined ? [record(AAAA, Buffer.from(known.aaaa, "hex"))] : [];
  const pointers = type === PTR && known?.ptr !== undefined ? [record(PTR, named(known.ptr))] : [];
  const answers = [...texts, ...exchanges, ...addresses, ...sixes, ...pointers];
  const flags = known === undefined ? 0x8183 : 0x8180;
  const head = Buffer.from([
    packet[0] ?? 0,
    packet[1] ?? 0,
    flags >> 8,
    flags & 255,
    0,
    1,
    0,
    answers.length,
    0,
    0,
    0,
    0,
  ]);
  return Buffer.concat([head, packet.subarray(12, end + 4), ...answers]);
}

beforeAll(async () => {
  dns = createSocket("udp4", (packet, from) => {
    const answer = answerTo(packet);
    if (answer !== null) dns.send(answer, from.port, from.address);
  });
  dns.bind(0, "127.0.0.1");
  await once(dns, "listening");
  world = await openWorld({ DNS_SERVERS: `127.0.0.1:${dns.address().port}` });
  organization = await world.organization();
});
beforeEach(() => {
  zone = {};
});
afterAll(async () => {
  await world.close();
  dns.close();
});

async function connect(values: Record<string, unknown> = {}) {
  const smtp = { host: "smtp.gmail.com", port: 587, user: "ben", password: "hunter2-secret" };
  const body = { channel: "email", name: "Sales", address: "ben@mail.studio.example.com", smtp, ...values };
  const made = await organization.api.post("/channel-accounts", body);
  expect(made.status).toBe(201);
  return made.body;
}

async function checks(id: string) {
  const { status, body } = await organization.api.get(`/channel-accounts/${id}/domain`);
  expect(status).toBe(200);
  return Object.fromEntries(body.checks.map((one: { check: string }) => [one.check, one]));
}

test("a domain that says nothing is told what to publish", async () => {
  const { id } = await connect();
  expect(await checks(id)).toMatchObject({
    MX: { level: "failure", remedy: expect.stringContaining("MX") },
    SPF: { level: "failure", remedy: "add the TXT record: v=spf1 include:_spf.google.com ~all" },
    DKIM: { level: "warning" },
    DMARC: { level: "failure", remedy: expect.stringContaining("_dmarc.example.com: v=DMARC1; p=none") },
  });
});

test("a domain that is well is found well, DMARC by the domain above it", async () => {
  zone = {
    "mail.studio.example.com": { txt: ["other", "v=spf1 include:_spf.google.com ~all"], mx: ["mx.example.com"] },
    "_spf.google.com": { txt: ["v=spf1 ip4:192.0.2.0/24 ~all"] },
    "google._domainkey.mail.studio.example.com": { txt: [`v=DKIM1; k=rsa; p=${"A".repeat(392)}`] },
    "_dmarc.example.com": { txt: ["v=DMARC1; p=quarantine"] },
  };
  const { id } = await connect();
  const found = await checks(id);
  expect(Object.values(found).map((one) => (one as { level: string }).level)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
});

test.each([
  ["two records", ["v=spf1 -all", "v=spf1 include:_spf.google.com -all"], "merge"],
  ["everybody", ["v=spf1 include:_spf.google.com +all"], "~all or -all"],
  ["another provider", ["v=spf1 include:spf.protection.outlook.com -all"], "add include:_spf.google.com"],
  ["too many questions", [`v=spf1 include:_spf.google.com ${"a mx ".repeat(5)}-all`], "take out"],
])("an SPF record with %s is told how to mend it", async (_name, txt, remedy) => {
  zone = { "mail.studio.example.com": { txt } };
  const { id } = await connect();
  expect((await checks(id)).SPF).toMatchObject({ level: "failure", remedy: expect.stringContaining(remedy) });
});

test("the key we sign with must be the one the domain publishes, and of a domain that counts for the sender's", async () => {
  const dkim = { domain: "studio.example.com", selector: "crm" };
  const account = await connect({ dkim });
  expect((await checks(account.id)).DKIM).toMatchObject({
    level: "failure",
    message: expect.stringContaining("no key"),
  });
  zone = { "crm._domainkey.studio.example.com": { txt: ["v=DKIM1; p=AAAA"] } };
  expect((await checks(account.id)).DKIM).toMatchObject({
    level: "failure",
    message: expect.stringContaining("another"),
  });
  zone = { [account.dkim.record.name]: { txt: [account.dkim.record.value] } };
  expect((await checks(account.id)).DKIM).toMatchObject({ level: "ok" });
  const other = await connect({ dkim: { ...dkim, domain: "elsewhere.org" } });
  expect((await checks(other.id)).DKIM).toMatchObject({ remedy: expect.stringContaining("mail.studio.example.com") });
});

test("the server mails leave by needs a name that leads back to it; that of a large provider has one", async () => {
  const host = "smtp.hoster.example.net";
  const { id } = await connect({ smtp: { host, port: 587, user: "ben", password: "hunter2-secret" } });
  const ptr = async () => (await checks(id)).PTR;
  expect(await ptr()).toMatchObject({ level: "warning", message: expect.stringContaining("no address in DNS") });
  zone = { [host]: { a: ["8.8.4.4"] } };
  expect(await ptr()).toMatchObject({ level: "warning", message: expect.stringContaining("no name (PTR record)") });
  zone["4.4.8.8.in-addr.arpa"] = { ptr: "mail.hoster.example.net" };
  expect(await ptr()).toMatchObject({ level: "warning", message: expect.stringContaining("does not lead back") });
  zone["mail.hoster.example.net"] = { a: ["8.8.4.5", "8.8.4.4"] };
  expect(await ptr()).toMatchObject({ level: "ok", remedy: null });
  zone[host] = { aaaa: "20014860486000000000000000008844" };
  expect(await ptr()).toMatchObject({ level: "warning", message: expect.stringContaining("2001:4860:4860::8844") });
  const nibbles = [..."20014860486000000000000000008844"].toReversed().join(".");
  zone[`${nibbles}.ip6.arpa`] = { ptr: "six.example.net" };
  zone["six.example.net"] = { aaaa: "20014860486000000000000000008844" };
  expect(await ptr()).toMatchObject({ level: "ok" });
  zone[host] = { a: ["10.0.0.7"] };
  expect(await ptr()).toMatchObject({ level: "warning", message: expect.stringContaining("inside your network") });
  zone[host] = { silent: true };
  const google = await connect();
  expect((await checks(google.id)).PTR).toMatchObject({ level: "ok", message: expect.stringContaining("Google") });
});

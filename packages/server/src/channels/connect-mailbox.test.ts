// Mailboxes at Google and Microsoft, connected without a password: a stand-in for the sign-in over real HTTP, XOAUTH2 over
// real SMTP and IMAP.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SignInStandIn, startSignInServer } from "../sandbox/sign-in-server.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";

let sandbox: Sandbox;
let signIn: SignInStandIn;
let world: World;
let organization: TestOrganization;

beforeAll(async () => {
  let now = () => MONDAY_MORNING;
  signIn = await startSignInServer({ address: "Ana@studio.example" });
  sandbox = await startSandbox({
    clock: { now: () => now() },
    accept: (user, token) => user === "ana@studio.example" && signIn.isGood(token),
  });
  world = await openWorld({
    GOOGLE_CLIENT_ID: "our-client",
    GOOGLE_CLIENT_SECRET: "our-secret",
    GOOGLE_AUTHORIZE_URL: `${signIn.url}/authorize`,
    GOOGLE_TOKEN_URL: `${signIn.url}/token`,
    GOOGLE_SMTP_URL: `smtp://${sandbox.mailHost}:${sandbox.mailPort}?security=none`,
    GOOGLE_IMAP_URL: `imap://${sandbox.imapHost}:${sandbox.imapPort}?security=none`,
  });
  now = () => world.clock.now();
  organization = await world.organization({ address: "Main Street 1" });
});
afterAll(async () => {
  await world.close();
  await sandbox.close();
  await signIn.close();
});

/** Goes to the provider and allows it; what the browser comes back with. */
async function allow(body: object = { provider: "google" }): Promise<{ state: string; code: string }> {
  const begun = await organization.api.post("/channel-accounts/connections", body);
  expect(begun.status).toBe(201);
  const page = await (await fetch(begun.body.url)).text();
  const back = new URL((/href="([^"]*)">Allow/.exec(page)?.[1] ?? "").replaceAll("&amp;", "&"));
  expect(back.origin + back.pathname).toBe("http://localhost:3000/settings/channels");
  return { state: back.searchParams.get("state") ?? "", code: back.searchParams.get("code") ?? "" };
}
const complete = (body: object) => organization.api.post("/channel-accounts/connections/completion", body);
const account = async (id: string) => (await organization.api.get(`/channel-accounts/${id}`)).body;

test("a mailbox is connected by signing in; mail leaves by it, and its answers come in", async () => {
  expect((await organization.api.get("/channel-accounts")).body.signIns).toEqual(["google"]);
  const { status, body } = await complete(await allow());
  expect(status).toBe(200);
  expect(body).toMatchObject({
    address: "ana@studio.example",
    login: "google",
    smtp: { user: "ana@studio.example" },
    imap: { user: "ana@studio.example" },
  });
  expect(JSON.stringify(body)).not.toContain("oken");
  expect((await organization.api.post(`/channel-accounts/${body.id}/test`)).body).toMatchObject({
    smtp: { ok: true },
    imap: { ok: true },
  });
  const lead = (await organization.api.post("/leads", { name: "Cafe", email: "cafe@example.com" })).body;
  await organization.api.post(`/leads/${lead.id}/messages`, { channel: "email", subject: "Hello", body: "A site?" });
  await world.drain();
  expect(sandbox.mails()).toMatchObject([{ from: "ana@studio.example", to: "cafe@example.com" }]);
  world.clock.advance(60_000);
  await sandbox.reply("1", { kind: "reply", text: "Yes" });
  await world.drain();
  expect((await organization.api.get(`/leads/${lead.id}`)).body.status).toBe("REPLIED");
});

test("a token that ends is changed for a fresh one; access taken back is told, and given again by signing in anew", async () => {
  const [{ id }] = (await organization.api.get("/channel-accounts")).body.items;
  world.clock.advance(2 * 3_600_000);
  await world.drain();
  expect(await account(id)).toMatchObject({ lastError: null, state: "ok" });
  const lead = (await organization.api.post("/leads", { name: "Bar", email: "bar@example.com" })).body;
  signIn.takeBack();
  world.clock.advance(2 * 3_600_000);
  const path = `/leads/${lead.id}/messages`;
  const mail = (await organization.api.post(path, { channel: "email", subject: "Hello", body: "A site?" })).body;
  await world.drain();
  expect(await account(id)).toMatchObject({
    state: "failing",
    lastError: expect.stringMatching(/^Google no longer lets us into ana@studio\.example .*revoked.*Connect it anew/),
  });
  expect((await organization.api.get(`/messages/${mail.id}`)).body.state).toBe("planned");
  expect(await complete(await allow({ provider: "google", accountId: id }))).toMatchObject({
    status: 200,
    body: { id },
  });
  world.clock.advance(3_600_000);
  await world.drain();
  expect((await organization.api.get(`/messages/${mail.id}`)).body.state).toBe("sent");
  expect((await organization.api.get("/channel-accounts")).body.items).toHaveLength(1);
});

test("only who began a sign-in ends it, once, in time, and with the code it led to", async () => {
  const other = await organization.member("admin");
  const theirs = await allow();
  const path = "/channel-accounts/connections/completion";
  expect(await other.api.post(path, theirs)).toMatchObject({ status: 409, body: { code: "unknown-connection" } });
  const stranger = await world.organization();
  expect(await stranger.api.post(path, theirs)).toMatchObject({ status: 409, body: { code: "unknown-connection" } });
  expect(await complete({ ...theirs, code: "forged" })).toMatchObject({ status: 409, body: { code: "not-let-in" } });
  expect(await complete(theirs)).toMatchObject({ status: 409, body: { code: "unknown-connection" } });
  const late = await allow();
  world.clock.advance(16 * 60_000);
  expect(await complete(late)).toMatchObject({ status: 409, body: { code: "unknown-connection" } });
  const { state } = await allow();
  expect(await complete({ state, error: "access_denied" })).toMatchObject({
    status: 409,
    body: { code: "not-let-in", detail: "Google was not allowed to let us in (access_denied)." },
  });
});

test("a provider this installation is not registered with is refused, and says what to set", async () => {
  const refused = await organization.api.post("/channel-accounts/connections", { provider: "microsoft" });
  expect(refused).toMatchObject({ status: 409, body: { code: "not-registered" } });
  expect(refused.body.detail).toContain("MICROSOFT_CLIENT_ID");
});

test("the servers of such a mailbox are not changed by hand", async () => {
  const [{ id }] = (await organization.api.get("/channel-accounts")).body.items;
  const smtp = { host: "smtp.example.com", port: 587 };
  expect((await organization.api.patch(`/channel-accounts/${id}`, { smtp })).body.errors).toMatchObject([
    { path: "smtp" },
  ]);
  expect((await organization.api.patch(`/channel-accounts/${id}`, { signature: "Ana" })).status).toBe(200);
});

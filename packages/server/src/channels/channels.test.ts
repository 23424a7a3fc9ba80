import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { keepEnvironmentAccount } from "./keep-environment-account.ts";
import { channelAccountStore } from "./store.ts";
import { testPublicAddress } from "./test-public-address.ts";

let world: World;
let first: TestOrganization;
let organization: TestOrganization;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accept: (_user, password) => password === "right" });
  world = await openWorld({
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "Ben <ben@studio.example>",
    MAIL_USER: "ben",
    MAIL_PASSWORD: "right",
    MAIL_SECURE: "false",
  });
  first = await world.organization();
  organization = await world.organization();
});
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

const account = (values: Record<string, unknown> = {}) => ({
  channel: "email",
  name: "Sales",
  address: "sales@studio.example",
  smtp: { host: "smtp.studio.example", port: 587, user: "sales", password: "hunter2-secret" },
  imap: { host: "imap.studio.example", port: 993, security: "tls", user: "sales", password: "hunter3-secret" },
  ...values,
});

test("processes that start together make the account of the environment once", async () => {
  const processes = [1, 2, 3].map(() => ({ ...world.foundation }));
  await Promise.all(
    processes.flatMap((one) => [keepEnvironmentAccount(one), keepEnvironmentAccount(one), keepEnvironmentAccount(one)]),
  );
  const { items } = (await first.api.get("/channel-accounts")).body;
  expect(items.map(({ id }: { id: string }) => id)).toEqual(["default"]);
});

test("the account of the environment serves the first organization only, and is changed in the environment only", async () => {
  const { body } = await first.api.get("/channel-accounts");
  expect(body.items).toMatchObject([
    {
      id: "default",
      isFromEnvironment: true,
      address: "ben@studio.example",
      senderName: "Ben",
      state: "ok",
      dailyCap: null,
    },
  ]);
  expect((await organization.api.get("/channel-accounts")).body.items).toEqual([]);
  expect(await first.api.patch("/channel-accounts/default", { name: "Other" })).toMatchObject({
    status: 409,
    body: { code: "from-environment" },
  });
  expect(await first.api.delete("/channel-accounts/default")).toMatchObject({ status: 409 });
  expect((await first.api.post("/channel-accounts/default/test")).body).toEqual({
    smtp: { ok: true, error: null },
    imap: null,
    provider: null,
  });
});

test("passwords are stored sealed and never given back", async () => {
  const { status, body } = await organization.api.post("/channel-accounts", account());
  expect(status).toBe(201);
  expect(body).toMatchObject({
    state: "unverified",
    smtp: { host: "smtp.studio.example", passwordHint: expect.any(String) },
    sentToday: 0,
  });
  const everything = JSON.stringify([body, (await organization.api.get("/channel-accounts")).body]);
  const stored = await channelAccountStore(world.foundation.db, organization.scope).find(body.id);
  for (const text of [everything, JSON.stringify(stored)]) expect(text).not.toMatch(/hunter[23]/);
  const { rows } = { rows: (await organization.api.get("/audit-entries")).body.items };
  expect(JSON.stringify(rows)).not.toMatch(/hunter/);
});

test.each([
  [{ smtp: { host: "127.0.0.1", port: 587 } }, "smtp.host"],
  [{ smtp: { host: "localhost", port: 587 } }, "smtp.host"],
  [{ smtp: { host: "localhost.localdomain", port: 587 } }, "smtp.host"],
  [{ imap: { host: "mail.office.internal", port: 993 } }, "imap.host"],
  [{ smtp: { host: "printer.local", port: 25 } }, "smtp.host"],
  [{ smtp: { host: "192.168.1.10", port: 587 } }, "smtp.host"],
  [{ imap: { host: "[::1]", port: 993 } }, "imap.host"],
  [{ smtp: { host: "smtp.example.com", port: 5432 } }, "smtp.port"],
  [{ imap: { host: "169.254.169.254", port: 993 } }, "imap.host"],
  [{ address: "nobody" }, "address"],
  [{ window: { from: "18:00", to: "09:00", days: [1] } }, "window"],
  [{ memberId: "0198c0de-0000-7000-8000-000000000000" }, "memberId"],
  [{ dailyCap: 0 }, "dailyCap"],
  [{ colour: "red" }, "colour"],
])("%j is refused, naming the field", async (values, path) => {
  const { status, body } = await organization.api.post("/channel-accounts", account(values));
  expect({ status, path: body.errors?.[0]?.path }).toEqual({ status: 400, path });
});

test("an address inside is refused with what to do instead, when an account is changed as well", async () => {
  const { body } = await organization.api.post("/channel-accounts", account({ name: "Changing" }));
  const refused = await organization.api.patch(`/channel-accounts/${body.id}`, {
    smtp: { host: "localhost.localdomain", port: 587 },
  });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "smtp.host" }] } });
  expect(refused.body.errors[0].message).toContain("MAIL_HOST");
});

test("a stored password is not handed to another server", async () => {
  const { body } = await organization.api.post("/channel-accounts", account({ name: "Moved" }));
  await organization.api.patch(`/channel-accounts/${body.id}`, {
    smtp: { host: "smtp.thief.example", port: 587, user: "sales" },
  });
  const { openAccount } = await import("./open-account.ts");
  const stored = await channelAccountStore(world.foundation.db, organization.scope).find(body.id);
  if (stored === undefined) throw new Error("not stored");
  expect(openAccount(stored, world.foundation.config)).toMatchObject({
    smtp: { password: null },
    imap: { password: "hunter3-secret" },
  });
});

test("only an admin connects accounts; strangers see none", async () => {
  const { body } = await organization.api.post("/channel-accounts", account({ name: "Ours" }));
  const sales = await organization.member("sales");
  expect((await sales.api.post("/channel-accounts", account())).status).toBe(403);
  expect((await sales.api.get(`/channel-accounts/${body.id}`)).status).toBe(200);
  expect((await first.api.get(`/channel-accounts/${body.id}`)).status).toBe(404);
  const own = await organization.api.post(
    "/channel-accounts",
    account({ name: "Admin's", memberId: organization.admin.memberId }),
  );
  expect((await sales.api.get(`/channel-accounts/${own.body.id}`)).status).toBe(404);
});

test("a member who assigns a lead to themselves sends from their own account", async () => {
  const own = await organization.api.post(
    "/channel-accounts",
    account({ name: "Mine", memberId: organization.admin.memberId }),
  );
  const lead = await organization.api.post("/leads", {
    name: "Bakery",
    email: "bakery@example.com",
    assignedTo: organization.admin.memberId,
  });
  const sent = await organization.api.post(`/leads/${lead.body.id}/messages`, { channel: "email", body: "Hi" });
  expect(sent.status).toBe(201);
  const removed = await organization.api.delete(`/channel-accounts/${own.body.id}`);
  expect(removed.status).toBe(204);
  const after = await organization.api.get(`/messages/${sent.body.id}`);
  expect(["planned", "cancelled"]).toContain(after.body.state);
});

test("signing by DKIM makes a key once, shows what to publish, and never the key itself", async () => {
  const made = await organization.api.post("/channel-accounts", account({ signature: "Ben\nStudio" }));
  const path = `/channel-accounts/${made.body.id}`;
  expect(made.body).toMatchObject({ dkim: null, signature: "Ben\nStudio", login: "password" });
  const dkim = { domain: "studio.example", selector: "crm" };
  const { body } = await organization.api.patch(path, { dkim });
  expect(body.dkim).toMatchObject({ ...dkim, record: { name: "crm._domainkey.studio.example" } });
  expect(body.dkim.record.value).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/=]{300,}$/);
  const changed = await organization.api.patch(path, {
    dkim: { ...dkim, selector: "next" },
    smtp: { host: "smtp.other.example", port: 465, security: "tls" },
  });
  expect(changed.body.dkim.record.value).toBe(body.dkim.record.value);
  expect((await organization.api.patch(path, { dkim: null })).body.dkim).toBe(null);
  expect((await organization.api.patch(path, { dkim: { domain: "no domain", selector: "x" } })).status).toBe(400);
});

test("the page for phones says which address this is, whether it is public, and whether it answers", async () => {
  expect((await organization.api.get("/public-address")).body).toEqual({
    address: "http://localhost:3000",
    isPublic: false,
    port: world.foundation.config.port,
  });
  const tested = await testPublicAddress({
    config: { ...world.foundation.config, baseUrl: `http://${sandbox.mailHost}:${sandbox.mailPort}` },
  });
  expect(tested).toMatchObject({ ok: false, error: expect.any(String) });
  const server = createServer((_request, response) => response.end(JSON.stringify({ status: "ok" })));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const config = { ...world.foundation.config, baseUrl: `http://127.0.0.1:${port}` };
  expect(await testPublicAddress({ config })).toEqual({ ok: true, error: null });
  server.close();
});

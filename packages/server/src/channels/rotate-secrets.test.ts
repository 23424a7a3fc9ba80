import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Foundation } from "../foundation.ts";
import { readUnsubscribeToken, unsubscribeToken } from "../messages/unsubscribe-token.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { openAccount } from "./open-account.ts";
import { rotateSecrets } from "./rotate-secrets.ts";
import { channelAccountStore } from "./store.ts";
import { SEALED_COLUMNS } from "./store-sealed.ts";

const NEW_KEY = "another secret key, as long as the first one";
let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
});
afterAll(() => world.close());

function under(secretKey: string, oldSecretKeys: string[] = []): Foundation {
  const { config } = world.foundation;
  return { ...world.foundation, config: { ...config, secrets: { ...config.secrets, secretKey, oldSecretKeys } } };
}

async function passwordBy(foundation: Foundation, id: string): Promise<string | null> {
  const account = await channelAccountStore(world.foundation.db, organization.scope).find(id);
  if (account === undefined) throw new Error("The account is gone");
  return openAccount(account, foundation.config).smtp.password;
}

test("after a rotation every secret opens under the new key alone, and a second one finds nothing to do", async () => {
  const oldKey = world.foundation.config.secrets.secretKey;
  const ids = [];
  for (let number = 0; number < 3; number++) {
    const smtp = { host: "smtp.studio.example", port: 587, user: "ben", password: `password ${number}` };
    const body = { channel: "email", name: "Sales", address: `ben${number}@studio.example`, smtp };
    ids.push((await organization.api.post("/channel-accounts", body)).body.id as string);
  }
  const [first = ""] = ids;
  // the old key opens meanwhile
  expect(await passwordBy(under(NEW_KEY, [oldKey]), first)).toBe("password 0");
  await expect(passwordBy(under(NEW_KEY), first)).rejects.toThrow("OLD_SECRET_KEYS");
  expect(await rotateSecrets(under(NEW_KEY, [oldKey]))).toEqual({ rewrapped: 3, present: 0, unreadable: [] });
  for (const [number, id] of ids.entries()) expect(await passwordBy(under(NEW_KEY), id)).toBe(`password ${number}`);
  await expect(passwordBy(under(oldKey), first)).rejects.toThrow();
  expect(await rotateSecrets(under(NEW_KEY, [oldKey]))).toEqual({ rewrapped: 0, present: 3, unreadable: [] });
  const lost = await rotateSecrets(under("a third key that nobody ever sealed with"));
  expect(lost.unreadable).toHaveLength(3);
});

test("a way out of the list that was sent under an old key still works", () => {
  const who = { organizationId: organization.organizationId, leadId: organization.organizationId };
  const token = unsubscribeToken(who, "the first key, which was replaced");
  expect(readUnsubscribeToken(token, [NEW_KEY, "the first key, which was replaced"])).toEqual(who);
  expect(readUnsubscribeToken(token, NEW_KEY)).toBe(null);
});

test("every column for sealed values is known to the rotation", () => {
  const folder = new URL("../db/migrations/", import.meta.url);
  const columns = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(new URL(file, folder), "utf8").matchAll(/"(sealed\w+|formerSecret)" \$/g)])
    .map(([, column]) => column);
  expect(SEALED_COLUMNS.map(({ column }) => column).sort()).toEqual([...new Set(columns)].sort());
});

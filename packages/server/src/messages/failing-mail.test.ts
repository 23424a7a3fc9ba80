// A mail that cannot be taken in holds up nothing behind it, and is not lost silently.
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING, type World } from "../testing/world.ts";
import { nameInFrom } from "./keep-strange-mail.ts";

let here: MailWorld;
let world: World;
beforeAll(async () => {
  here = await openMailWorld();
  ({ world } = here);
});
afterAll(() => here.close());
beforeEach(() => {
  world.clock.set(Math.max(world.clock.now(), MONDAY_MORNING) + 1_000);
});

const arrive = (from: string, subject: string) =>
  here.sandbox.mailbox.inbox.add(
    Buffer.from([`From: ${from}`, "To: ben@studio.example", `Subject: ${subject}`, "", "Hello"].join("\r\n")),
    world.clock.now(),
  );

async function written(email: string): Promise<string> {
  const { api } = here.organization;
  const { body } = await api.post("/leads", { name: email, email });
  await api.post(`/leads/${body.id}/messages`, { channel: "email", subject: "Hello", body: "A website?" });
  await world.drain();
  return body.id;
}

const inbound = async (leadId: string) =>
  (await here.organization.api.get(`/messages?leadId=${leadId}&direction=inbound`)).body.items.length;
const strangers = async () => (await here.organization.api.get("/unknown-senders")).body.items;

test("a sender of four thousand letters is none, and the mail behind it is read", async () => {
  const id = await written("after-long@kafe.example");
  // not to be packed: PostgreSQL would squeeze one letter repeated
  const noise = Array.from({ length: 4_000 }, (_, at) => ((at * at * 7 + at * 31) % 36).toString(36)).join("");
  arrive(`Long <${noise}@long.example>`, "Long");
  arrive("<after-long@kafe.example>", "Re: Hello");
  await world.drain();
  expect(await inbound(id)).toBe(1);
});

/** The database refuses to store an answer of this subject, whatever the reason. */
async function refusePoison(): Promise<void> {
  const { db } = world.foundation;
  const refusal =
    db.engine === "sqlite"
      ? [
          `create trigger "refusePoison" before insert on "message" when new."subject" = 'Poison' begin select raise(abort, 'poison'); end`,
        ]
      : [
          `create function refuse_poison() returns trigger language plpgsql as $$ begin raise exception 'poison'; end $$`,
          `create trigger "refusePoison" before insert on "message" for each row when (new."subject" = 'Poison') execute function refuse_poison()`,
        ];
  for (const one of refusal) await db.transaction((tx) => sql.raw(one).execute(tx.query));
}

test("a mail that fails whenever it is taken in is stepped over, and a person is told of it; the others take effect once", async () => {
  const ids = await Promise.all(["first", "poison", "last"].map((name) => written(`${name}@kafe.example`)));
  await refusePoison();
  arrive("<first@kafe.example>", "Re: Hello");
  arrive("<poison@kafe.example>", "Poison");
  arrive("<last@kafe.example>", "Re: Hello");
  await world.drain();
  await world.drain();
  expect(await Promise.all(ids.map(inbound))).toEqual([1, 0, 1]);
  const told = (await strangers()).filter((one: { address: string }) => one.address === "poison@kafe.example");
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).toContain("Poison");
  const accounts = (await here.organization.api.get("/channel-accounts")).body.items;
  expect(accounts[0]).toMatchObject({ lastError: null });
});

/** Nothing more can be stored, as on a full disk, until it is called off. */
async function fillDisk(): Promise<() => Promise<void>> {
  const { db } = world.foundation;
  const run = (...all: string[]) =>
    db.transaction(async (tx) => {
      for (const one of all) await sql.raw(one).execute(tx.query);
    });
  if (db.engine === "sqlite") {
    await run("pragma max_page_count = 1");
    return () => run("pragma max_page_count = 1000000000");
  }
  await run(
    `create function refuse_all() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`,
    `create trigger "refuseAll" before insert on "message" for each row execute function refuse_all()`,
  );
  return () => run(`drop trigger "refuseAll" on "message"`);
}

test("a mail is not stepped over for a database that can store nothing: it is taken in when that can again", async () => {
  const id = await written("full@kafe.example");
  const free = await fillDisk();
  here.sandbox.mailbox.inbox.add(
    Buffer.from(
      ["From: <full@kafe.example>", "Subject: Re: Hello", "", "Words and words. ".repeat(60_000)].join("\r\n"),
    ),
    world.clock.now(),
  );
  await world.drain().catch(() => undefined);
  expect(await inbound(id)).toBe(0);
  await free();
  world.clock.advance(300_000);
  await world.drain();
  expect(await inbound(id)).toBe(1);
});

test("a From of hundreds of kilobytes is looked at as far as a name may stand in it", () => {
  expect(nameInFrom(" ".repeat(400_000))).toBe(null);
  expect(nameInFrom(`${"a ".repeat(200_000)}<a@b.example>`)).toBe(null);
  expect(nameInFrom(' "Ana Krasniqi" <ana@bakery.example>')).toBe("Ana Krasniqi");
  expect(nameInFrom("Ana   <ana@bakery.example>")).toBe("Ana");
});

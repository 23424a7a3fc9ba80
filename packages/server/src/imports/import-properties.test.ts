import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importRows } from "./import-rows.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
let organization: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function fresh() {
  organization = await world.organization();
  imports = importsOf(world, organization);
}

class Stopped extends Error {}

const row = fc.record({
  name: fc.constantFrom("", "Rina", "Bora", "Mira", "Luli"),
  phone: fc.constantFrom("", "+38344100001", "+38344100002", "+38344100003", "12", "4.44E+10"),
  email: fc.constantFrom("", "a@a.example", "b@b.example", "none"),
  city: fc.constantFrom("", "Prizren", "Peja"),
  unsubscribed: fc.constantFrom("", "yes", "no"),
  contacted: fc.constantFrom("", "2025-01-02", "soon"),
});
const rows = fc.array(row, { minLength: 1, maxLength: 25 });
const NOBODY = { name: "", phone: "", email: "", city: "", unsubscribed: "", contacted: "" };
const policy = fc.constantFrom("skip", "fill", "overwrite");

type Cells = Record<string, string>;

function csvOf(list: readonly Cells[]): string {
  const names = ["name", "phone", "email", "city", "unsubscribed", "contacted"];
  return `${[names.join(","), ...list.map((cells) => names.map((name) => cells[name]).join(","))].join("\n")}\n`;
}

/** All an import can change, without what tells one run from another. */
async function state() {
  const leads = (await organization.api.get("/leads?limit=200")).body.items;
  const optOuts = (await organization.api.get("/opt-outs?limit=200")).body.items;
  return {
    leads: leads
      .map((lead: Record<string, unknown>) =>
        JSON.stringify(
          ["name", "contactPoints", "city", "status", "lastContactedAt", "tags", "notes"].map((field) => lead[field]),
        ),
      )
      .sort(),
    optOuts: optOuts.map((one: { address: string; channel: string }) => `${one.channel} ${one.address}`).sort(),
  };
}

test("rows = created + updated + skipped + failed for every file, policy and purpose, wherever it is stopped", async () => {
  await fresh();
  const { db, clock } = world.foundation;
  await fc.assert(
    fc.asyncProperty(
      rows,
      policy,
      fc.constantFrom("leads", "do-not-contact"),
      fc.nat(3),
      async (list, onDuplicate, purpose, stops) => {
        const id = await imports.started(csvOf(list), `?onDuplicate=${onDuplicate}&purpose=${purpose}`);
        for (let stop = 0; stop < stops; stop++) {
          const onProgress = () => {
            throw new Stopped();
          };
          await importRows(
            { db, now: () => clock.now(), onProgress },
            { scope: organization.scope, importId: id },
          ).catch((error) => {
            if (!(error instanceof Stopped)) throw error;
          });
        }
        await world.drain();
        const done = await imports.read(id);
        expect([done.status, done.rows]).toEqual(["done", list.length]);
        expect(done.created + done.updated + done.skipped + done.failed).toBe(done.rows);
        expect(Object.values(done.skippedBecause).reduce((sum, count) => sum + count, 0)).toBe(done.skipped);
      },
    ),
    { numRuns: 12 },
  );
});

test("import, undo and re-import reach the same state, and undo the state before", async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, policy, async (first, second, onDuplicate) => {
      await fresh();
      await imports.run(csvOf(first));
      const before = await state();
      const query = `?onDuplicate=${onDuplicate}`;
      const once = await imports.run(csvOf(second), query);
      const after = await state();
      const undone = await organization.api.post(`/imports/${once.id}/undo`);
      expect(undone.body).toMatchObject({ status: "undone", undo: { spared: 0 } });
      expect(await state()).toEqual(before);
      expect((await organization.api.post(`/imports/${once.id}/undo`)).body).toEqual(undone.body);
      await imports.run(csvOf(second), query);
      expect(await state()).toEqual(after);
    }),
    {
      numRuns: 10,
      // who objected gets a number by the second file
      examples: [
        [
          [{ ...NOBODY, name: "Bora", email: "a@a.example", unsubscribed: "yes" }],
          [{ ...NOBODY, name: "Bora", email: "a@a.example", phone: "+38344100001" }],
          "fill",
        ],
      ],
    },
  );
});

test("imports taken back one after the other leave what was there before the first", async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.array(fc.tuple(rows, policy), { maxLength: 2 }), policy, async (first, others, last) => {
      await fresh();
      const before = await state();
      const done = [await imports.run(csvOf(first), `?onDuplicate=${last}`)];
      const once = await state();
      for (const [list, onDuplicate] of others)
        done.push(await imports.run(csvOf(list), `?onDuplicate=${onDuplicate}`));
      for (const { id, created } of done.reverse()) {
        const { undo } = (await organization.api.post(`/imports/${id}/undo`)).body;
        expect([undo.spared, undo.erased, undo.removed]).toEqual([0, 0, created]);
      }
      expect(await state()).toEqual(before);
      await imports.run(csvOf(first), `?onDuplicate=${last}`);
      expect(await state()).toEqual(once);
    }),
    { numRuns: 8 },
  );
});

const TABLE = "Name;Ort;Notiz\nCaf\u00e9 Müller;Köln;groß\nSh\u00ebnime;Prishtin\u00eb;\u201ezitiert\u201c\n";

test.each<[string, (text: string) => Buffer, string]>([
  ["UTF-8", (text) => Buffer.from(text), "utf-8"],
  ["UTF-8 with a mark", (text) => Buffer.from(`\ufeff${text}`), "utf-8"],
  ["UTF-16 LE with a mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le"), "utf-16le"],
  ["UTF-16 LE without one", (text) => Buffer.from(text, "utf16le"), "utf-16le"],
  ["UTF-16 BE with a mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(), "utf-16be"],
  ["UTF-16 BE without one", (text) => Buffer.from(text, "utf16le").swap16(), "utf-16be"],
  [
    "Windows-1252",
    (text) => Buffer.from(text.replaceAll("\u201e", "\u0084").replaceAll("\u201c", "\u0093"), "latin1"),
    "windows-1252",
  ],
])("%s is read letter by letter, with either line end", async (_, encoded, encoding) => {
  await fresh();
  for (const text of [TABLE, TABLE.replaceAll("\n", "\r\n")]) {
    const preview = await imports.preview(new Uint8Array(encoded(text)));
    expect(preview.body).toMatchObject({ encoding, delimiter: ";", rowCount: 2 });
    expect(preview.body.rows.map(({ lead }: { lead: Cells }) => [lead.name, lead.city, lead.notes])).toEqual([
      ["Caf\u00e9 Müller", "Köln", "groß"],
      ["Sh\u00ebnime", "Prishtin\u00eb", "\u201ezitiert\u201c"],
    ]);
  }
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { scanAtNight } from "./scan-by-itself.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const LUX = { name: "Lux Barbershop", city: "Prishtina", country: "XK", phone: "+383 44 406 405" };

async function create({ api }: Pick<TestOrganization, "api">, lead: object): Promise<string> {
  const answer = await api.post("/leads?onDuplicate=create", lead);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

async function scan({ api }: TestOrganization, body?: object) {
  expect((await api.post("/duplicates/scan", body)).status).toBe(202);
  await world.drain();
  return (await api.get("/duplicates/scan")).body;
}

const pairsOf = async ({ api }: Pick<TestOrganization, "api">, query = "") =>
  (await api.get(`/duplicates${query}`)).body.items;

describe("the search for duplicates", () => {
  it("finds pairs over the whole base, the surest first, and says why", async () => {
    const org = await world.organization();
    expect((await org.api.get("/duplicates/scan")).body).toMatchObject({ status: "never" });
    const a = await create(org, LUX);
    const b = await create(org, { ...LUX, name: "LUX BARBERSHOP shpk" });
    await create(org, { name: "Dentist Arber", city: "Tirana", country: "AL" });
    const c = await create(org, { name: "Dentist Arbër", city: "Tirana", country: "AL" });
    expect(await scan(org)).toMatchObject({ status: "done", found: 2, scanned: 4, skippedCount: 0 });
    const pairs = await pairsOf(org);
    expect(pairs).toHaveLength(2);
    expect(pairs[0].leads.map((lead: { id: string }) => lead.id)).toEqual([a, b]);
    expect(pairs[0].reasons.map((reason: { code: string }) => reason.code)).toEqual([
      "same-phone",
      "names-alike",
      "same-city",
    ]);
    expect(pairs[0].score).toBeGreaterThan(pairs[1].score);
    expect(await pairsOf(org, `?leadId=${c}`)).toHaveLength(1);
    const first = (await org.api.get("/duplicates?limit=1")).body;
    const second = (await org.api.get(`/duplicates?limit=1&cursor=${first.nextCursor}`)).body;
    expect([first.items[0].id, second.items[0].id]).toEqual(pairs.map((pair: { id: string }) => pair.id));
    expect(second.nextCursor).toBeNull();
  });

  it("finds one name within 150 metres without a common city, and not further away", async () => {
    const org = await world.organization();
    const here = { name: "Bakery Flora", latitude: 42.6629, longitude: 21.1655 };
    await create(org, here);
    await create(org, { ...here, latitude: 42.6635 });
    await create(org, { ...here, latitude: 42.9 });
    await scan(org);
    expect(await pairsOf(org)).toHaveLength(1);
  });

  it("compares only what changed the next time, and forgets what is no longer alike", async () => {
    const org = await world.organization();
    await create(org, LUX);
    const b = await create(org, LUX);
    world.clock.advance(60_000);
    await scan(org);
    world.clock.advance(60_000);
    expect(await scan(org)).toMatchObject({ found: 0 });
    expect(await pairsOf(org)).toHaveLength(1);
    world.clock.advance(60_000);
    await org.api.patch(`/leads/${b}`, { phone: "+383 44 999 999", name: "Quite Another", city: "Peja" });
    await scan(org);
    expect(await pairsOf(org)).toHaveLength(0);
  });

  it("leaves out what too many leads share, and says so", async () => {
    const org = await world.organization();
    for (let number = 0; number < 21; number++)
      await create(org, { name: `Shop ${number}`, phone: LUX.phone, country: "XK" });
    expect(await scan(org)).toMatchObject({
      found: 0,
      skippedCount: 1,
      skippedGroups: [{ key: "phone:+38344406405", leads: 21 }],
    });
  });

  it("remembers for ever that two are not the same, until it is taken back", async () => {
    const org = await world.organization();
    await create(org, LUX);
    await create(org, LUX);
    await scan(org);
    const [pair] = await pairsOf(org);
    expect((await org.api.post(`/duplicates/${pair.id}/dismissal`)).status).toBe(204);
    await scan(org, { full: true });
    expect(await pairsOf(org)).toHaveLength(0);
    expect(await pairsOf(org, "?state=dismissed")).toHaveLength(1);
    expect((await org.api.delete(`/duplicates/${pair.id}/dismissal`)).status).toBe(204);
    expect(await pairsOf(org)).toHaveLength(1);
  });

  it("keeps two told apart when one of them is merged into another, until that is undone", async () => {
    const org = await world.organization();
    const [a, b, c] = [await create(org, LUX), await create(org, LUX), await create(org, LUX)];
    await scan(org);
    const between = async (one: string, other: string, state = "open") =>
      (await pairsOf(org, `?state=${state}&leadId=${one}`)).find((pair: { leads: { id: string }[] }) =>
        pair.leads.some((lead) => lead.id === other),
      );
    await org.api.post(`/duplicates/${(await between(b, c)).id}/dismissal`);
    const merged = await org.api.post(`/leads/${a}/merge`, { from: [b] });
    expect(await pairsOf(org)).toHaveLength(0);
    await scan(org, { full: true });
    expect(await pairsOf(org)).toHaveLength(0);
    await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`);
    expect(await between(a, c)).toBeDefined();
    expect(await between(b, c, "dismissed")).toBeDefined();
    // the winner was never compared with the third one: the pair is made for it, and goes again
    const d = await create(org, { name: "Somebody else", city: "Peja" });
    const second = await org.api.post(`/leads/${d}/merge`, { from: [b] });
    expect(await between(d, c, "dismissed")).toBeDefined();
    await org.api.post(`/merges/${second.headers.get("Merge-Id")}/undo`);
    expect(await between(d, c, "dismissed")).toBeUndefined();
  });

  it("starts by itself after an import that brought something, unless that is turned off", async () => {
    const org = await world.organization();
    const csv = (name: string) => `name,phone,city\n${name} One,+38344406405,Prishtina\n`;
    const bring = async (name: string) => {
      const headers = { "content-type": "text/csv" };
      expect((await org.api.send("POST", "/imports?onDuplicate=skip", { body: csv(name), headers })).status).toBe(202);
      await world.drain();
    };
    await create(org, { ...LUX, name: "Lux One", email: "lux@lux.com" });
    await create(org, { name: "Lux One", city: "Prishtina", country: "XK" });
    expect((await org.api.get("/duplicates/scan")).body).toMatchObject({ status: "never", automatic: true });
    await bring("Lux");
    expect((await org.api.get("/duplicates/scan")).body.status).toBe("never");
    await org.api.send("POST", "/imports", {
      body: "name,phone\nNew,+38344999111\n",
      headers: { "content-type": "text/csv" },
    });
    await world.drain();
    expect((await org.api.get("/duplicates/scan")).body).toMatchObject({ status: "done", found: 1 });
    const off = await org.api.patch("/duplicates/scan", { automatic: false });
    expect(off.body).toMatchObject({ status: "done", automatic: false });
    const { finishedAt } = off.body;
    world.clock.advance(60_000);
    await org.api.send("POST", "/imports", {
      body: "name,phone\nNewer,+38344999112\n",
      headers: { "content-type": "text/csv" },
    });
    await world.drain();
    expect((await org.api.get("/duplicates/scan")).body.finishedAt).toBe(finishedAt);
    const sales = await org.member("sales");
    expect((await sales.api.patch("/duplicates/scan", { automatic: true })).status).toBe(403);
  });

  it("starts at three at night of the organization where leads have changed since the last one, and only there", async () => {
    const before = world.clock.now();
    const org = await world.organization({ timeZone: "Europe/Belgrade" });
    const quiet = await world.organization({ timeZone: "Europe/Belgrade" });
    const away = await world.organization({ timeZone: "America/New_York" });
    for (const one of [org, away]) for (const _ of [1, 2]) await create(one, LUX);
    world.clock.set(Date.parse("2026-11-25T02:10:00Z"));
    await scanAtNight(null, world.foundation);
    await world.drain();
    const state = async ({ api }: TestOrganization) => (await api.get("/duplicates/scan")).body;
    expect(await state(org)).toMatchObject({ status: "done", found: 1 });
    expect(await state(quiet)).toMatchObject({ status: "never" });
    expect(await state(away)).toMatchObject({ status: "never" });
    world.clock.advance(24 * 60 * 60_000);
    await scanAtNight(null, world.foundation);
    expect((await state(org)).status).toBe("done");
    world.clock.set(before);
  });

  it("tells sales that it was done, and nothing of leads they do not see", async () => {
    const org = await world.organization();
    const sales = await org.member("sales");
    for (let number = 0; number < 21; number++)
      await create(org, { name: `Shop ${number}`, phone: LUX.phone, country: "XK", assignedTo: org.admin.memberId });
    expect(await scan(org)).toMatchObject({ total: 21, skippedCount: 1 });
    const untold = { scanned: null, total: null, found: null, skippedGroups: [], skippedCount: null };
    expect((await sales.api.get("/duplicates/scan")).body).toMatchObject({ status: "done", ...untold });
  });

  it("shows sales only pairs of which they may see both leads", async () => {
    const org = await world.organization();
    const sales = await org.member("sales");
    await create(org, { ...LUX, assignedTo: org.admin.memberId });
    await create(org, LUX);
    await scan(org);
    expect(await pairsOf(org)).toHaveLength(1);
    expect(await pairsOf(sales)).toHaveLength(0);
  });
});

/** What a merge must leave alone or put back: all but counters of change. */
const comparable = ({ updatedAt: _u, version: _v, ...lead }: Record<string, unknown>) => lead;

describe("merging leads", () => {
  it("makes one of two: fields chosen or filled, contacts and tags joined, the other gone and its id answering", async () => {
    const org = await world.organization();
    const a = await create(org, { ...LUX, tags: ["VIP"], notes: "first" });
    const b = await create(org, {
      ...LUX,
      name: "Lux",
      email: "lux@lux.com",
      tags: ["new"],
      website: "https://lux.com",
    });
    await org.api.post(`/leads/${b}/notes`, { body: "rang twice" });
    const answer = await org.api.post(`/leads/${a}/merge`, { from: [b], fields: { name: b } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(answer.headers.get("Merge-Id")).toBeTruthy();
    expect(answer.body).toMatchObject({
      id: a,
      name: "Lux",
      email: "lux@lux.com",
      tags: ["VIP", "new"],
      website: "https://lux.com",
    });
    expect((await org.api.get(`/leads/${b}`)).body.id).toBe(a);
    expect((await org.api.get("/leads")).body.items).toHaveLength(1);
    expect((await org.api.get("/leads/counts")).body.total).toBe(1);
    expect((await org.api.get(`/leads/${a}/notes`)).body.items).toMatchObject([{ body: "rang twice" }]);
    const timeline = (await org.api.get(`/leads/${a}/timeline`)).body.items;
    expect(timeline.some((item: { what?: string }) => item.what === "merged")).toBe(true);
    // Its name and mail still find the merged lead.
    const again = await org.api.post("/leads", { name: "Other", email: "lux@lux.com" });
    expect(again.body).toMatchObject({ code: "duplicate", candidates: [{ id: a }] });
    expect((await org.api.post(`/leads/${b}/restore`)).body).toMatchObject({ code: "merged" });
    expect((await org.api.patch(`/leads/${b}`, { city: "Peja" })).status).toBe(409);
  });

  it("lets the value of each custom field be chosen, and fills what nobody chose", async () => {
    const org = await world.organization();
    for (const label of ["Note", "Seats", "Since"])
      await org.api.post("/custom-fields", { label, kind: { Note: "text", Seats: "number", Since: "date" }[label] });
    const a = await create(org, { ...LUX, customFields: { note: "by hand", seats: 4 } });
    const b = await create(org, { ...LUX, customFields: { note: "of the list", seats: 9, since: "2024-05-01" } });
    const before = await Promise.all([a, b].map(async (id) => (await org.api.get(`/leads/${id}`)).body.customFields));
    const merge = (fields: object) => org.api.post(`/leads/${a}/merge`, { from: [b], fields });
    expect(await merge({ "field.gone": b })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "fields.field.gone" }] },
    });
    expect(await merge({ field: b })).toMatchObject({ status: 400, body: { errors: [{ path: "fields.field" }] } });
    expect(await merge({ "field.note": "x" })).toMatchObject({ body: { errors: [{ path: "fields.field.note" }] } });
    for (const [fields, customFields] of [
      [{}, { note: "by hand", seats: 4, since: "2024-05-01" }],
      [{ "field.note": b }, { note: "of the list", seats: 4, since: "2024-05-01" }],
      [
        { "field.seats": b, "field.since": a },
        { note: "by hand", seats: 9 },
      ],
    ] as const) {
      const merged = await merge(fields);
      expect({ status: merged.status, own: merged.body.customFields }).toEqual({ status: 200, own: customFields });
      expect((await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`)).body.notRestored).toEqual([]);
      const after = await Promise.all([a, b].map(async (id) => (await org.api.get(`/leads/${id}`)).body.customFields));
      expect(after).toEqual(before);
    }
  });

  it("restores both exactly when it is undone, whatever they were", async () => {
    const org = await world.organization();
    const variants: object[] = [
      { ...LUX },
      { ...LUX, name: "Lux", email: "a@lux.com", status: "REPLIED", tags: ["x"], rating: 4.5, reviewCount: 9 },
      { name: "Lux Barber", country: "XK", city: "Prishtina", notes: "hello", dealValue: 120.5, currency: "EUR" },
      { name: "L", placeId: "p1", cid: "7", latitude: 42.6, longitude: 21.1, temperature: "HOT", hidden: true },
      {
        ...LUX,
        website: "https://lux.com",
        status: "LOST",
        lostReason: "price",
        socials: { facebook: "https://facebook.com/l" },
      },
    ];
    const countsOf = async () => (await org.api.get("/leads/counts")).body;
    const facetsOf = async () => (await org.api.get("/lead-facets")).body;
    for (const one of variants) {
      for (const other of variants) {
        const ids = [await create(org, one), await create(org, other)] as const;
        await world.drain();
        const read = async () =>
          Promise.all(ids.map(async (id) => comparable((await org.api.get(`/leads/${id}`)).body)));
        const before = [await read(), await countsOf(), await facetsOf()];
        const merged = await org.api.post(`/leads/${ids[0]}/merge`, { from: [ids[1]] });
        expect(merged.status, JSON.stringify(merged.body)).toBe(200);
        const undone = await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`);
        expect(undone.body).toMatchObject({ restored: 2, notRestored: [] });
        expect([await read(), await countsOf(), await facetsOf()]).toEqual(before);
      }
    }
  });

  it("says what it could not restore: a field that somebody changed since", async () => {
    const org = await world.organization();
    const [a, b] = [await create(org, LUX), await create(org, { ...LUX, website: "https://lux.com" })];
    const merged = await org.api.post(`/leads/${a}/merge`, { from: [b] });
    await org.api.patch(`/leads/${a}`, { website: "https://new.com" });
    const undo = `/merges/${merged.headers.get("Merge-Id")}/undo`;
    expect((await org.api.post(undo)).body.notRestored).toEqual([
      { leadId: a, field: "website", reason: "changed-since" },
    ]);
    expect((await org.api.post(undo)).body).toMatchObject({ code: "already-undone" });
    expect((await org.api.get(`/leads/${b}`)).body).toMatchObject({ id: b, website: "https://lux.com" });
  });

  it("undoes a chain of merges only from its end", async () => {
    const org = await world.organization();
    const [a, b, c] = [await create(org, LUX), await create(org, LUX), await create(org, LUX)];
    const first = await org.api.post(`/leads/${a}/merge`, { from: [b] });
    const second = await org.api.post(`/leads/${c}/merge`, { from: [a] });
    expect((await org.api.get(`/leads/${b}`)).body.id).toBe(c);
    const undo = (answer: typeof first) => org.api.post(`/merges/${answer.headers.get("Merge-Id")}/undo`);
    expect((await undo(first)).body).toMatchObject({ code: "merged-since", mergeId: second.headers.get("Merge-Id") });
    expect((await undo(second)).status).toBe(200);
    expect((await undo(first)).status).toBe(200);
    expect((await org.api.get("/leads/counts")).body.total).toBe(3);
    expect((await org.api.get("/merges")).body.items).toHaveLength(2);
  });

  it("undoes merges into one lead only from the last, and then nothing of the others stays with it", async () => {
    const org = await world.organization();
    const [a, b, c] = [
      await create(org, { name: "Lux" }),
      await create(org, { ...LUX, email: "b@lux.com", notes: "of B", status: "CONTACTED", tags: ["b"] }),
      await create(org, { ...LUX, email: "c@lux.com", status: "REPLIED", tags: ["c"] }),
    ];
    const read = () => Promise.all([a, b, c].map(async (id) => comparable((await org.api.get(`/leads/${id}`)).body)));
    const before = await read();
    const merge = async (from: string) =>
      (await org.api.post(`/leads/${a}/merge`, { from: [from] })).headers.get("Merge-Id");
    const undo = (mergeId: string | null) => org.api.post(`/merges/${mergeId}/undo`);
    const [first, second] = [await merge(b), await merge(c)];
    const refusal = { code: "merged-since", mergeId: second, names: [LUX.name] };
    expect(await undo(first)).toMatchObject({ status: 409, body: refusal });
    expect((await undo(second)).body).toMatchObject({ restored: 2, notRestored: [] });
    expect((await undo(first)).body).toMatchObject({ restored: 2, notRestored: [] });
    expect(await read()).toEqual(before);
  });

  it("lets undoing an older change of the merged-away lead not touch the merged one", async () => {
    const org = await world.organization();
    const a = await create(org, LUX);
    const made = await org.api.post("/leads?onDuplicate=create", LUX);
    await org.api.post(`/leads/${a}/merge`, { from: [made.body.id] });
    await org.api.post(`/undo-entries/${made.headers.get("Undo-Id")}/undo`);
    expect((await org.api.get(`/leads/${a}`)).body.deletedAt).toBeNull();
  });

  it("settles the pair, and shows the pair again when the merge is undone", async () => {
    const org = await world.organization();
    const [a, b] = [await create(org, LUX), await create(org, LUX)];
    await scan(org);
    const merged = await org.api.post(`/leads/${a}/merge`, { from: [b] });
    expect([(await pairsOf(org)).length, (await pairsOf(org, "?state=merged")).length]).toEqual([0, 1]);
    const undone = await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`);
    expect(undone.status, JSON.stringify(undone.body)).toBe(200);
    expect(await pairsOf(org)).toHaveLength(1);
  });

  it("refuses itself, strangers, and a sample with a real lead", async () => {
    const org = await world.organization();
    const other = await world.organization();
    const [a, foreign] = [await create(org, LUX), await create(other, LUX)];
    expect((await org.api.post(`/leads/${a}/merge`, { from: [a] })).status).toBe(400);
    expect((await org.api.post(`/leads/${a}/merge`, { from: [foreign] })).status).toBe(404);
    expect((await org.api.post(`/leads/${a}/merge`, { from: ["none"], fields: { name: foreign } })).status).toBe(400);
    expect((await org.api.post(`/leads/${a}/merge`, { from: ["none"], fields: { colour: a } })).status).toBe(400);
  });

  it("brings messages, opt-outs and the conversation along, and back", async () => {
    const org = await world.organization();
    const a = await create(org, { ...LUX, email: "a@lux.com" });
    const b = await create(org, { name: "Lux", phone: "+383 44 123 456", country: "XK", city: "Prishtina" });
    await org.api.post(`/leads/${b}/replies`, { channel: "sms", body: "who is this" });
    await org.api.post("/opt-outs", { channel: "sms", leadId: b });
    const merged = await org.api.post(`/leads/${a}/merge`, { from: [b] });
    expect(merged.body.status).toBe("REPLIED");
    expect(merged.body.optOuts.length).toBeGreaterThan(0);
    const addressed = await org.api.get(`/opt-outs?address=${encodeURIComponent("+38344406405")}`);
    expect(addressed.body.items.length).toBe(1);
    const messages = async (id: string) => (await org.api.get(`/messages?leadId=${id}`)).body.items.length;
    // the id of the merged one leads to the same message
    expect([await messages(a), await messages(b)]).toEqual([1, 1]);
    expect((await org.api.get("/conversations")).body.items).toMatchObject([{ leadId: a }]);
    await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`);
    expect([await messages(a), await messages(b)]).toEqual([0, 1]);
    expect((await org.api.get("/conversations")).body.items).toMatchObject([{ leadId: b }]);
    expect((await org.api.get(`/opt-outs?address=${encodeURIComponent("+38344406405")}`)).body.items.length).toBe(0);
  });

  it("lets one of two enrollments in a sequence go on, and the other again when it is undone", async () => {
    const org = await world.organization();
    const steps = [
      { kind: "task", note: "Ring", delayHours: 1 },
      { kind: "task", note: "Ring again", delayDays: 3 },
    ];
    const made = await org.api.post("/sequences", { name: "Tasks", state: "active", steps });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const [a, b] = [await create(org, LUX), await create(org, LUX)];
    await org.api.post(`/sequences/${made.body.id}/enrollments`, { ids: [a, b] });
    const states = async (id: string) =>
      (await org.api.get(`/leads/${id}`)).body.enrollments.map((one: { state: string }) => one.state).sort();
    const merged = await org.api.post(`/leads/${a}/merge`, { from: [b] });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    expect(await states(a)).toEqual(["active", "stopped"]);
    await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`);
    expect([await states(a), await states(b)]).toEqual([["active"], ["active"]]);
  });
});

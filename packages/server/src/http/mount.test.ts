import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKeyForMember } from "../accounts/create-api-key.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  org = await world.organization();
});
afterAll(() => world.close());

const pathsOf = (body: { errors: { path: string }[] }) => body.errors.map(({ path }) => path);

test("a value of a list in the query is refused by the name of its parameter", async () => {
  const { status, body } = await org.api.get("/leads?status=NEW,OLD");
  expect({ status, paths: pathsOf(body) }).toEqual({ status: 400, paths: ["status"] });
});

test("a call that takes no body refuses what it is given, by name", async () => {
  const { status, body } = await org.api.post("/sending/resume", { bogus: 1 });
  expect({ status, paths: pathsOf(body) }).toEqual({ status: 400, paths: ["bogus"] });
  expect((await org.api.post("/sending/resume", {})).status).toBe(200);
  expect((await org.api.post("/sending/resume")).status).toBe(200);
});

test("a text that no database takes is refused at its place, whatever the engine", async () => {
  for (const bad of ["a\u0000b", "a\ud800b"]) {
    const { status, body } = await org.api.post("/leads", {
      name: "x",
      contactPoints: [{ kind: "phone", value: bad }],
    });
    expect({ status, paths: pathsOf(body) }).toEqual({ status: 400, paths: ["contactPoints.0.value"] });
    const search = await org.api.get(`/leads?q=${encodeURIComponent(bad.replace("\ud800", "\u0000"))}`);
    expect({ status: search.status, paths: pathsOf(search.body) }).toEqual({ status: 400, paths: ["q"] });
  }
  const unknown = await org.api.get("/leads/nothing");
  expect(await org.api.get("/leads/%00")).toMatchObject({ status: 404, body: unknown.body });
});

test("lists that are short take a limit and lead on as all do", async () => {
  const { body: lead } = await org.api.post("/leads", { name: "Short", phone: "+38344556677" });
  for (const name of ["Short twin", "Short triplet"])
    await org.api.post("/leads?onDuplicate=create", { name, phone: "+38344556677" });
  for (const list of ["/undo-entries", `/leads/${lead.id}/duplicates`]) {
    const { body: all } = await org.api.get(list);
    const { status, body: first } = await org.api.get(`${list}?limit=1`);
    expect({ list, status, items: first.items, all: all.nextCursor }).toEqual({
      list,
      status: 200,
      items: all.items.slice(0, 1),
      all: null,
    });
    const { body: second } = await org.api.get(`${list}?limit=1&cursor=${first.nextCursor}`);
    expect(second.items).toEqual(all.items.slice(1, 2));
  }
  expect((await org.api.get(`/leads/${lead.id}/attachments?limit=1`)).body).toEqual({ items: [], nextCursor: null });
});

test("a cursor of another list, or of nobody, is refused by every list", async () => {
  const { body: lead } = await org.api.post("/leads", { name: "Paged" });
  const lists = `/leads /follow-ups /leads/${lead.id}/notes /leads/${lead.id}/timeline /messages /conversations /opt-outs
    /imports /templates /sequences /members /invitations /api-keys /audit-entries /today`;
  const keys = ["x", 1e300, 1.5, -1, null, true];
  const cursors = keys.flatMap((key) => [1, 2, 3].map((count) => [key, ...["zz", null].slice(0, count - 1)]));
  for (const list of lists.split(/\s+/)) {
    for (const values of cursors) {
      const cursor = Buffer.from(JSON.stringify(values)).toString("base64url");
      const { status, body } = await org.api.get(`${list}?cursor=${cursor}`);
      if (status !== 200)
        expect({ list, values, status, code: body.code }).toMatchObject({ status: 400, code: "invalid-cursor" });
    }
  }
});

test("calls are limited for each key, each person and each unknown address on its own, refused ones included", async () => {
  const limited = await openWorld({ RATE_LIMIT_PER_MINUTE: "3" });
  try {
    const { api, admin, organizationId } = await limited.organization();
    const { key } = await createApiKeyForMember(limited.foundation, {
      organizationId,
      memberId: admin.memberId,
      name: "Second",
    });
    const statuses = async (call: () => Promise<{ status: number }>) => {
      const seen = [];
      for (let time = 0; time < 4; time++) seen.push((await call()).status);
      return seen;
    };
    const bearer = { headers: { authorization: `Bearer ${key}` } };
    expect(await statuses(() => limited.anonymous.get("/leads"))).toEqual([401, 401, 401, 429]);
    expect((await limited.anonymous.get("/events")).status).toBe(429);
    expect(await statuses(() => api.get("/leads"))).toEqual([200, 200, 200, 429]);
    expect(await statuses(async () => limited.app.request("/api/v1/leads", bearer))).toEqual([200, 200, 200, 429]);
  } finally {
    await limited.close();
  }
});

test.each([
  [{}, "name", "is missing"],
  [{ name: "" }, "name", "must not be empty"],
  [{ name: 4 }, "name", "must be a text"],
  [{ name: "A", dealValue: -1 }, "dealValue", "must be at least 0"],
  [{ name: "A", status: "OPEN" }, "status", "must be one of NEW, CONTACTED, REPLIED, CLOSED, LOST"],
  [{ name: "A", nextFollowUpAt: "soon" }, "nextFollowUpAt", "is not a date and time such as 2026-12-24T18:00:00Z"],
])("%j is refused in plain words", async (body, path, message) => {
  const { api } = await world.organization();
  expect(await api.post("/leads", body)).toMatchObject({ status: 400, body: { errors: [{ path, message }] } });
});

test("a name that would change what an object is, is refused, not dropped", async () => {
  for (const body of ['{"name":"x","__proto__":{"a":1}}', '{"name":"x","customFields":{"__proto__":"y"}}']) {
    const headers = { "content-type": "application/json" };
    const { status, body: refusal } = await org.api.send("POST", "/leads", { body, headers });
    expect({ status, paths: pathsOf(refusal) }).toEqual({ status: 400, paths: ["__proto__"] });
  }
  expect(await org.api.get("/leads?__proto__=1")).toMatchObject({
    status: 400,
    body: { errors: [{ path: "__proto__" }] },
  });
});

test("a file under a key that was used for another file is refused; the same file again gets the first answer", async () => {
  const send = (content: string) => {
    const form = new FormData();
    form.set("file", new File([content], "leads.csv", { type: "text/csv" }));
    return org.api.send("POST", "/imports", { body: form, headers: { "idempotency-key": "an import" } });
  };
  const rows = (name: string) => `name,city\n${`${name},Peja\n`.repeat(20_000)}`;
  const first = await send(rows("Alpha"));
  expect(first.status).toBe(202);
  const again = await send(rows("Alpha"));
  expect({ status: again.status, id: again.body.id }).toEqual({ status: 202, id: first.body.id });
  expect(await send(rows("Gamma"))).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } });
});

test("every page has a content security policy, also the one behind an unsubscribe link", async () => {
  for (const path of ["/api/docs", "/u/unknown"]) {
    const { headers } = await world.anonymous.get(path);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});

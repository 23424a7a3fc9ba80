// The matrix of tenants: every mounted endpoint as anybody who might call it. It knows no room by name; a new room joins
// by being gathered in app/rooms.ts.
import type { Endpoint } from "@lead-dashboard/contract/endpoint";
import type { Validators } from "@lead-dashboard/contract/validators";
import { can, PERMISSIONS, ROLES } from "@lead-dashboard/domain/accounts/permissions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { gatherRooms } from "../app/rooms.ts";
import { newId } from "../db/ids.ts";
import { type ExampleOptions, exampleValue } from "./example-value.ts";
import { tenantIds, tenantRows, tenantRowsAtRest } from "./tenant-rows.ts";
import { type Answer, type Api, openWorld, type TestOrganization, type World } from "./world.ts";

/** What anybody may call without signing in. Whoever adds a line has thought about it. */
const PUBLIC = new Set([
  "GET /setup",
  "POST /registrations",
  "POST /session",
  "DELETE /session",
  "GET /invitation-tokens/{token}",
  "POST /invitation-tokens/{token}/acceptance",
  // a calendar program cannot sign in: the unguessable address is the key
  "GET /calendars/{token}/follow-ups.ics",
]);

interface Mounted {
  endpoint: Endpoint;
  validators: Validators;
  title: string;
}

let world: World;
let home: TestOrganization;
let foreign: TestOrganization;
let endpoints: Mounted[];
const broken = new Set<string>();

beforeAll(async () => {
  world = await openWorld();
  const rooms = await Promise.all(gatherRooms(world.foundation).map((room) => room.load()));
  endpoints = rooms.flatMap((room) =>
    Object.entries(room.endpoints).map(([name, endpoint]) => ({
      endpoint,
      validators: room.validators[name] ?? {},
      title: `${endpoint.method} ${endpoint.path}`,
    })),
  );
  home = await world.organization();
  foreign = await world.organization();
  await furnish(home);
  await furnish(foreign);
}, 120_000);
afterAll(() => world.close());

const guarded = () => endpoints.filter(({ endpoint }) => endpoint.permission !== "public");
const withParams = () => guarded().filter(({ endpoint }) => endpoint.path.includes("{"));
const UNKNOWN = newId();

/** Lets an organization have one of everything that can be made by a plain call. */
async function furnish({ api }: TestOrganization): Promise<void> {
  for (const one of guarded().filter(({ endpoint }) => endpoint.method === "POST" && !endpoint.path.includes("{"))) {
    const { status } = await send(api, one, onlyUnknown(UNKNOWN));
    if (status >= 500) broken.add(one.title);
  }
}

interface SendOptions extends ExampleOptions {
  /** what stands in the path's parameters */
  id: string;
}

const onlyUnknown = (id: string): SendOptions => ({ id, idFor: () => UNKNOWN });

async function send(api: Api, { endpoint, validators }: Mounted, options: SendOptions): Promise<Answer> {
  const { id } = options;
  const path = endpoint.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
  if (endpoint.method === "GET") return api.get(path);
  if (endpoint.rawBody === true) {
    return api.send(endpoint.method, path, {
      body: "name,city\nDental One,Prizren\n",
      headers: { "content-type": "text/csv" },
    });
  }
  if (validators.body === undefined) return api.send(endpoint.method, path, {});
  const schema = z.toJSONSchema(validators.body, { io: "input", unrepresentable: "any" });
  const body = JSON.stringify(exampleValue(schema, options));
  return api.send(endpoint.method, path, { body, headers: { "content-type": "application/json" } });
}

describe("every mounted endpoint", () => {
  it("says who may call it, and is public only by decision", () => {
    const known = new Set<string>([...PERMISSIONS, "member", "public"]);
    expect(endpoints.filter(({ endpoint }) => !known.has(endpoint.permission)).map(({ title }) => title)).toEqual([]);
    const open = endpoints.filter(({ endpoint }) => endpoint.permission === "public").map(({ title }) => title);
    expect(open.filter((title) => !PUBLIC.has(title))).toEqual([]);
    expect(endpoints.length).toBeGreaterThan(20);
  });

  it("holds up to the smallest request that fits", () => {
    expect([...broken]).toEqual([]);
  });

  it("answers nobody but 401, whatever is asked", async () => {
    const answers = await each(
      guarded(),
      async (one) => (await send(world.anonymous, one, onlyUnknown(UNKNOWN))).status,
    );
    expect(answers.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it.each(ROLES)("refuses a member who is %s with 403 exactly where the sentences say so", async (role) => {
    const { api } = await home.member(role);
    const forbidden = guarded().filter(({ endpoint: { permission } }) => isForbidden(role, permission));
    const answers = await each(forbidden, async (one) => (await send(api, one, onlyUnknown(UNKNOWN))).status);
    expect(answers.filter(([, status]) => status !== 403)).toEqual([]);
  });

  it("answers an admin of another organization byte for byte as if the id did not exist, and changes nothing", async () => {
    const ids = Object.entries(await tenantIds(world.foundation.db, home.organizationId));
    expect(ids.length).toBeGreaterThan(3);
    const before = await tenantRowsAtRest(world.foundation.db, home.organizationId);
    const faults: string[] = [];
    for (const one of withParams()) {
      const unknown = await send(foreign.api, one, onlyUnknown(UNKNOWN));
      if (unknown.status < 400 || unknown.status >= 500)
        faults.push(`${one.title}: an unknown id answers ${unknown.status}`);
      for (const [kind, id] of [...ids, ["malformed id", "no-id-at-all"]] as const) {
        const answer = await send(foreign.api, one, onlyUnknown(id));
        const isSame = answer.status === unknown.status && JSON.stringify(answer.body) === JSON.stringify(unknown.body);
        if (!isSame) faults.push(`${one.title}: ${kind} answers ${answer.status}, an unknown id ${unknown.status}`);
      }
    }
    expect(faults).toEqual([]);
    expect(await tenantRows(world.foundation.db, home.organizationId)).toEqual(before);
  }, 120_000);

  it("lets nobody point at a thing of another organization from a body", async () => {
    const { db } = world.foundation;
    const ids = await tenantIds(db, home.organizationId);
    const own = [UNKNOWN, ...Object.values(await tenantIds(db, foreign.organizationId))];
    const before = await tenantRowsAtRest(db, home.organizationId);
    const faults: string[] = [];
    for (const one of guarded().filter(({ endpoint, validators }) => endpoint.method !== "GET" && validators.body)) {
      for (const id of one.endpoint.path.includes("{") ? own : [UNKNOWN]) {
        await send(foreign.api, one, { id, idFor: (name) => ids[tableOf(name)] ?? UNKNOWN, withReferences: true });
      }
      const pointing = await pointers(foreign.organizationId, Object.values(ids));
      if (pointing.length > 0) faults.push(`${one.title} stored a foreign id in ${pointing.join(", ")}`);
    }
    expect(faults).toEqual([]);
    expect(await tenantRows(db, home.organizationId)).toEqual(before);
  }, 120_000);

  it("shows an admin of another organization nothing of this one", async () => {
    const rows = await tenantRows(world.foundation.db, home.organizationId);
    const ids = new Set(Object.values(rows).flatMap((texts) => texts.flatMap((text) => idsIn(text))));
    const shared = new Set(
      Object.values(await tenantRows(world.foundation.db, foreign.organizationId)).flatMap((texts) =>
        texts.flatMap(idsIn),
      ),
    );
    const lists = guarded().filter(({ endpoint }) => endpoint.method === "GET" && !endpoint.path.includes("{"));
    const answers = await each(lists, async (one) => {
      const { body } = await send(foreign.api, one, onlyUnknown(UNKNOWN));
      return idsIn(JSON.stringify(body)).filter((id) => ids.has(id) && !shared.has(id));
    });
    expect(answers.filter(([, leaked]) => leaked.length > 0)).toEqual([]);
  });
});

/** `templateId` → template, `assignedTo` → member; a bare `ids` or `from` is about leads. */
function tableOf(name: string): string {
  if (name === "assignedTo") return "member";
  return /^(id|ids|from)$/.test(name) ? "lead" : name.replace(/Ids?$/, "");
}

/** What was asked is on record as it was asked; only what was stored as a reference counts. */
const RECORDS = new Set(["event", "auditEntry", "job", "idempotency", "bulkAction"]);

async function pointers(organizationId: string, ids: string[]): Promise<string[]> {
  const rows = Object.entries(await tenantRows(world.foundation.db, organizationId));
  const holds = (texts: string[]) => texts.some((text) => ids.some((id) => text.includes(id)));
  return rows.filter(([table, texts]) => !RECORDS.has(table) && holds(texts)).map(([table]) => table);
}

function isForbidden(role: (typeof ROLES)[number], permission: Endpoint["permission"]): boolean {
  return permission !== "member" && permission !== "public" && !can(role, permission);
}

function idsIn(text: string): string[] {
  return text.match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
}

async function each<T>(some: Mounted[], ask: (one: Mounted) => Promise<T>): Promise<[string, T][]> {
  const answers: [string, T][] = [];
  for (const one of some) answers.push([one.title, await ask(one)]);
  return answers;
}

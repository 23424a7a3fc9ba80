import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKeyForMember } from "../accounts/create-api-key.ts";
import { openWorld, type TestMember, type TestOrganization, type World } from "../testing/world.ts";

let world: World;
let org: TestOrganization;
let sales: TestMember;
beforeAll(async () => {
  world = await openWorld();
  org = await world.organization();
  sales = await org.member("sales");
});
afterAll(() => world.close());

/** What somebody hears from a moment on, until an event about the last lead arrives. */
async function hear(member: TestMember, since: string, untilLead: string): Promise<Record<string, unknown>[]> {
  const { organizationId, memberId } = member.caller;
  const { key } = await createApiKeyForMember(world.foundation, { organizationId, memberId, name: "listener" });
  const headers = { authorization: `Bearer ${key}`, "last-event-id": since };
  const leave = new AbortController();
  const request = new Request("http://localhost:3000/api/v1/events", { headers, signal: leave.signal });
  const { body } = await world.app.fetch(request);
  const heard: Record<string, unknown>[] = [];
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const whole = text.split("\n\n");
    text = whole.pop() ?? "";
    for (const message of whole) {
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (data !== undefined) heard.push(JSON.parse(data));
    }
    if (heard.some(({ leadId }) => leadId === untilLead)) break;
  }
  leave.abort();
  return heard;
}

test("sales hear of leads that are theirs, nobody's, or were theirs until now, and of no other", async () => {
  const lead = async (name: string, assignedTo: string | null) =>
    (await org.api.post("/leads", { name, assignedTo })).body.id as string;
  const hidden = await lead("Hidden", org.admin.memberId);
  const taken = await lead("Taken", sales.caller.memberId);
  const free = await lead("Free", null);
  await org.api.post(`/leads/${hidden}/notes`, { body: "Secret" });
  await org.api.patch(`/leads/${taken}`, { assignedTo: org.admin.memberId });
  const own = await lead("Own", sales.caller.memberId);
  const heard = await hear(sales, "0-0", own);
  const leads = new Set(heard.map(({ leadId }) => leadId));
  expect(leads.has(hidden)).toBe(false);
  expect(leads).toEqual(new Set([null, taken, free, own]));
  expect(heard.every(({ after, detail }) => after === null && detail === null)).toBe(true);
});

test("the stream of events takes no parameters", async () => {
  expect(await org.api.get("/events?since=1")).toMatchObject({ status: 400, body: { errors: [{ path: "since" }] } });
});

test("what changed is told as the API says it: instants as text, messages in public states, a new lead with its score", async () => {
  const lead = (
    await org.api.post("/leads", { name: "Told", phone: "+38344406405", nextFollowUpAt: "2026-12-01T09:00:00Z" })
  ).body;
  await org.api.patch(`/leads/${lead.id}`, { nextFollowUpAt: "2026-12-02T09:00:00Z" });
  await org.api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp-personal", body: "Hello" });
  const { id: last } = (await org.api.post("/leads", { name: "Last" })).body;
  const heard = (await hear({ caller: org.admin, api: org.api }, "0-0", last)).filter(
    ({ leadId }) => leadId === lead.id,
  );
  const told = (type: string) => heard.filter((one) => one.type === type).map(({ after }) => after);
  expect(told("lead.created")).toEqual([
    expect.objectContaining({ score: expect.any(Number), temperature: expect.any(String) }),
  ]);
  expect(told("lead.changed")).toContainEqual(expect.objectContaining({ nextFollowUpAt: "2026-12-02T09:00:00.000Z" }));
  expect([...told("message.planned"), ...told("message.changed")]).toContainEqual(
    expect.objectContaining({ state: "awaiting-confirmation" }),
  );
});

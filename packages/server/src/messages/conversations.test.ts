import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MONDAY_MORNING, openWorld, type TestMember, type TestOrganization, type World } from "../testing/world.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
let world: World;
let here: TestOrganization;
let number = 0;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(Math.max(world.clock.now(), MONDAY_MORNING) + MINUTE);
  here = await world.organization({ timeZone: "Europe/Belgrade" });
});

async function lead(values: Record<string, unknown> = {}): Promise<string> {
  number += 1;
  const { body } = await here.api.post("/leads", {
    name: `Café ${number}`,
    email: `inbox-${number}@example.com`,
    phone: `+38344${500_000 + number}`,
    ...values,
  });
  return body.id;
}

/** The lead wrote, by somebody's word: read already, like everything noted by hand. */
const wrote = (leadId: string, body: string, channel = "email") =>
  here.api.post(`/leads/${leadId}/replies`, { channel, body });
const conversation = async (leadId: string) => (await here.api.get(`/conversations/${leadId}`)).body;
const shown = async (query: string, api = here.api): Promise<string[]> =>
  (await api.get(`/conversations?${query}`)).body.items.map(({ id }: { id: string }) => id);
const tick = () => world.clock.advance(MINUTE);

test("a person is one thread, whatever they write by, and its line shows the latest", async () => {
  const id = await lead();
  await wrote(id, "By mail", "email");
  tick();
  await wrote(id, "By WhatsApp", "whatsapp-personal");
  const { body } = await here.api.get("/conversations");
  expect(body.items).toMatchObject([{ id, lastMessage: { channel: "whatsapp-personal", excerpt: "By WhatsApp" } }]);
  const thread = (await here.api.get(`/conversations/${id}/messages`)).body.items;
  expect(thread.map(({ channel }: { channel: string }) => channel)).toEqual(["whatsapp-personal", "email"]);
});

test("what was only sent is not in the way of what waits for an answer", async () => {
  const [silent, answered] = [await lead(), await lead()];
  const call = await here.api.post(`/leads/${silent}/messages`, { channel: "phone" });
  await here.api.post(`/messages/${call.body.id}/confirmation`, { sent: true, callOutcome: "voicemail" });
  await wrote(answered, "Who is this?");
  expect(await shown("show=open")).toEqual([answered]);
  expect(await shown("show=sent")).toEqual([silent]);
  expect(await shown("show=all")).toHaveLength(2);
  await wrote(silent, "Call me again");
  expect(await shown("show=sent")).toEqual([]);
});

test("done goes, a reply brings it back, and a person may open it again", async () => {
  const id = await lead();
  await wrote(id, "Hello");
  expect((await here.api.patch(`/conversations/${id}`, { state: "done" })).body).toMatchObject({ state: "done" });
  expect(await shown("show=open")).toEqual([]);
  expect(await shown("show=done")).toEqual([id]);
  tick();
  await wrote(id, "One more thing");
  expect(await conversation(id)).toMatchObject({ state: "open" });
  await here.api.patch(`/conversations/${id}`, { state: "done" });
  expect((await here.api.patch(`/conversations/${id}`, { state: "open" })).body).toMatchObject({ state: "open" });
});

test("snoozed comes back on time, unread, and not before", async () => {
  const id = await lead();
  await wrote(id, "Hello");
  const until = world.clock.now() + 3 * DAY;
  const snoozedUntil = new Date(until).toISOString();
  const snoozed = await here.api.patch(`/conversations/${id}`, { state: "snoozed", snoozedUntil });
  expect(snoozed.body).toMatchObject({ state: "snoozed", snoozedUntil, unreadCount: 0 });
  expect(await shown("show=snoozed")).toEqual([id]);
  world.clock.set(until - 1);
  await world.drain();
  expect(await conversation(id)).toMatchObject({ state: "snoozed" });
  world.clock.set(until);
  await world.drain();
  expect(await conversation(id)).toMatchObject({ state: "open", snoozedUntil: null, unreadCount: 1 });
  expect(await shown("show=unread")).toEqual([id]);
});

test("snoozed comes back with a reply, and its time then wakes nothing", async () => {
  const id = await lead();
  await wrote(id, "Hello");
  const until = world.clock.now() + DAY;
  await here.api.patch(`/conversations/${id}`, { state: "snoozed", snoozedUntil: new Date(until).toISOString() });
  tick();
  await wrote(id, "Now I have time");
  expect(await conversation(id)).toMatchObject({ state: "open", snoozedUntil: null });
  await here.api.patch(`/conversations/${id}`, { state: "done" });
  world.clock.set(until + 1);
  await world.drain();
  expect(await conversation(id)).toMatchObject({ state: "done" });
});

test("snoozed anew sleeps until the later time", async () => {
  const id = await lead();
  await wrote(id, "Hello");
  const [first, second] = [world.clock.now() + DAY, world.clock.now() + 2 * DAY];
  for (const until of [first, second])
    await here.api.patch(`/conversations/${id}`, { state: "snoozed", snoozedUntil: new Date(until).toISOString() });
  world.clock.set(first + 1);
  await world.drain();
  expect(await conversation(id)).toMatchObject({ state: "snoozed" });
});

test.each(["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])("nothing is snoozed until %s", async (snoozedUntil) => {
  const id = await lead();
  await wrote(id, "Hello");
  const refused = await here.api.patch(`/conversations/${id}`, { state: "snoozed", snoozedUntil });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "snoozedUntil" }] } });
});

test("read and unread, and the count of both", async () => {
  const id = await lead();
  await wrote(id, "Hello");
  expect((await here.api.delete(`/conversations/${id}/read`)).body).toMatchObject({ unreadCount: 1 });
  expect((await here.api.get("/conversations")).body.unreadCount).toBe(1);
  expect((await here.api.post(`/conversations/${id}/read`)).body).toMatchObject({ unreadCount: 0 });
  expect((await here.api.get("/conversations")).body.unreadCount).toBe(0);
});

test("a conversation is given to a member with its lead, and the undo of the lead takes it back", async () => {
  const sales = await here.member("sales");
  const [mine, other] = [await lead(), await lead()];
  await wrote(mine, "Hello");
  tick();
  await wrote(other, "Hello");
  const given = await here.api.post(`/conversations/${mine}/assignment`, { assignedTo: here.admin.memberId });
  expect(given.body).toMatchObject({ assignedTo: here.admin.memberId });
  expect(await shown("assignedTo=me&show=open")).toEqual([mine]);
  expect(await shown("assignedTo=none")).toEqual([other]);
  expect(await shown("", sales.api)).toEqual([other]);
  expect((await here.api.get(`/leads/${mine}`)).body.assignedTo).toBe(here.admin.memberId);
  await here.api.post(`/undo-entries/${given.headers.get("undo-id")}/undo`);
  expect(await shown("assignedTo=none")).toEqual([other, mine]);
});

test("sales take what is nobody's, and give it to nobody but themselves", async () => {
  const [sales, colleague] = [await here.member("sales"), await here.member("sales")];
  const id = await lead();
  await wrote(id, "Hello");
  const give = (assignedTo: string) => sales.api.post(`/conversations/${id}/assignment`, { assignedTo });
  expect(await give(colleague.caller.memberId)).toMatchObject({ status: 403 });
  expect(await give(sales.caller.memberId)).toMatchObject({ status: 200 });
  expect(await colleague.api.get(`/conversations/${id}`)).toMatchObject({ status: 404 });
  expect(await shown("assignedTo=none", colleague.api)).toEqual([]);
  expect(await shown(`assignedTo=${sales.caller.memberId}`, colleague.api)).toEqual([]);
});

test("leads given away by any door take their conversations along", async () => {
  const colleague: TestMember = await here.member("sales");
  const ids = [await lead(), await lead(), await lead()];
  for (const id of ids) await wrote(id, "Hello");
  const { memberId } = colleague.caller;
  await here.api.patch(`/leads/${ids[0]}`, { assignedTo: memberId });
  await here.api.post("/leads/bulk", { ids: ids.slice(1), action: { type: "assign", assignedTo: memberId } });
  await world.drain();
  expect((await shown(`assignedTo=${memberId}`)).sort()).toEqual([...ids].sort());
});

test("filters combine, and the pages of a list hold everything once", async () => {
  const ids: string[] = [];
  for (let at = 0; at < 23; at++) {
    const id = await lead(at % 2 === 0 ? { assignedTo: here.admin.memberId } : {});
    await wrote(id, at % 3 === 0 ? "Please stop writing" : "How much is it?", at % 5 === 0 ? "sms" : "email");
    if (at % 4 === 0) await here.api.patch(`/conversations/${id}`, { state: "done" });
    ids.push(id);
    tick();
  }
  const expected = (keep: (at: number) => boolean) => ids.filter((_, at) => keep(at)).reverse();
  const everything = async (query: string) => {
    const found: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await here.api.get(`/conversations?limit=3&${query}${cursor}`);
      found.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) return found;
      cursor = `&cursor=${body.nextCursor}`;
    }
  };
  expect(await everything("")).toEqual(expected(() => true));
  expect(await everything("show=open")).toEqual(expected((at) => at % 4 !== 0));
  expect(await everything("channel=sms")).toEqual(expected((at) => at % 5 === 0));
  expect(await everything("meaning=stop")).toEqual(expected((at) => at % 3 === 0));
  expect(await everything("assignedTo=me&show=done")).toEqual(expected((at) => at % 4 === 0));
  expect(await everything("assignedTo=me&channel=sms&meaning=stop")).toEqual(
    expected((at) => at % 2 === 0 && at % 5 === 0 && at % 3 === 0),
  );
  const sales = await here.member("sales");
  expect((await shown("limit=200", sales.api)).sort()).toEqual(expected((at) => at % 2 === 1).sort());
});

test("a search finds the conversation by what is known of the lead, wherever it stands", async () => {
  const [bakery] = [await lead({ name: "Golden Bakery" }), await lead()];
  await wrote(bakery, "Hello");
  await here.api.patch(`/conversations/${bakery}`, { state: "done" });
  expect(await shown("q=golden%20bak")).toEqual([bakery]);
  expect(await shown("q=golden%20bak&show=open")).toEqual([]);
  expect(await shown("q=nowhere")).toEqual([]);
});

test("what the lead wants is read from the reply, and accepted with one call", async () => {
  const id = await lead();
  await wrote(id, "Not now, try again in March");
  expect(await conversation(id)).toMatchObject({
    meaning: "not-now",
    proposal: { status: null, followUpOn: "2027-03-01", doNotContact: false },
  });
  const accepted = await here.api.post(`/conversations/${id}/proposal`, { accepted: true });
  expect(accepted.body).toMatchObject({ meaning: "not-now", proposal: null });
  // nine in the morning by the organization's clock
  expect((await here.api.get(`/leads/${id}`)).body.nextFollowUpAt).toBe("2027-03-01T08:00:00.000Z");
  expect(await here.api.post(`/conversations/${id}/proposal`, { accepted: true })).toMatchObject({
    status: 409,
    body: { code: "nothing-proposed" },
  });
  await here.api.post(`/undo-entries/${accepted.headers.get("undo-id")}/undo`);
  expect((await here.api.get(`/leads/${id}`)).body.nextFollowUpAt).toBeNull();
});

test("who asks to be left alone is lost and not written to any more, once a person says so", async () => {
  const id = await lead();
  await wrote(id, "Please stop texting me");
  expect((await here.api.get(`/leads/${id}`)).body).toMatchObject({ status: "REPLIED", optOuts: [] });
  await here.api.post(`/conversations/${id}/proposal`, { accepted: true });
  const { body } = await here.api.get(`/leads/${id}`);
  expect(body).toMatchObject({ status: "LOST", lostReason: "Asked not to be contacted" });
  expect(body.optOuts).not.toHaveLength(0);
  expect((await here.api.post(`/leads/${id}/messages`, { channel: "sms", body: "Hi" })).body.code).toBe("opted-out");
});

test("an acceptance by mistake is undone wholly, unless the lead opted out otherwise as well", async () => {
  const text = (id: string) => here.api.post(`/leads/${id}/messages`, { channel: "sms", body: "Hi" });
  const acceptAndUndo = async (id: string, between: () => Promise<unknown>) => {
    await wrote(id, "Please stop texting me");
    const accepted = await here.api.post(`/conversations/${id}/proposal`, { accepted: true });
    expect((await text(id)).body.code).toBe("opted-out");
    await between();
    expect((await here.api.post(`/undo-entries/${accepted.headers.get("undo-id")}/undo`)).status).toBe(200);
    return (await here.api.get(`/leads/${id}`)).body;
  };
  const mistaken = await lead();
  expect(await acceptAndUndo(mistaken, async () => {})).toMatchObject({ status: "REPLIED", optOuts: [] });
  expect((await text(mistaken)).body.code).not.toBe("opted-out");
  // the lead itself says STOP meanwhile
  const stopping = await lead();
  const stopped = await acceptAndUndo(stopping, () => wrote(stopping, "STOP", "sms"));
  expect(stopped.optOuts).toMatchObject([{ reason: "opt-out" }]);
  // or a person puts it on the list for a reason of their own
  const listed = await lead();
  const kept = await acceptAndUndo(listed, () => here.api.post("/opt-outs", { channel: "all", leadId: listed }));
  // of each of its addresses
  expect(kept.optOuts).toMatchObject(Array.from({ length: 2 }, () => ({ reason: "by-hand", channel: "all" })));
  expect((await text(listed)).body.code).toBe("opted-out");
});

test("a dismissed proposal changes nothing and does not come back", async () => {
  const id = await lead();
  await wrote(id, "No thanks");
  expect(await conversation(id)).toMatchObject({ proposal: { status: "LOST" } });
  await here.api.post(`/conversations/${id}/proposal`, { accepted: false });
  expect(await conversation(id)).toMatchObject({ meaning: "not-interested", proposal: null });
  expect((await here.api.get(`/leads/${id}`)).body.status).toBe("REPLIED");
});

test("a won deal is not lost by a rule", async () => {
  const id = await lead({ status: "CLOSED" });
  await wrote(id, "No thanks");
  expect(await conversation(id)).toMatchObject({ meaning: "not-interested", proposal: null });
});

test("what was done with a conversation stands in the audit log", async () => {
  const id = await lead();
  await wrote(id, "Tell me more");
  await here.api.patch(`/conversations/${id}`, { state: "done" });
  await here.api.post(`/conversations/${id}/proposal`, { accepted: true });
  await world.drain();
  const { body } = await here.api.get(`/audit-entries?limit=200`);
  const acts = body.items.filter(({ action }: { action: string }) => action === "conversation.changed");
  expect(acts).toHaveLength(2);
});

test("merged leads are one conversation, open when one of them was", async () => {
  const [winner, loser] = [await lead(), await lead()];
  await wrote(winner, "Hello");
  await here.api.patch(`/conversations/${winner}`, { state: "done" });
  tick();
  await wrote(loser, "How much is it?", "sms");
  expect((await here.api.post(`/leads/${winner}/merge`, { from: [loser] })).status).toBe(200);
  expect(await shown("")).toEqual([winner]);
  expect(await conversation(winner)).toMatchObject({
    state: "open",
    meaning: "interested",
    lastMessage: { channel: "sms" },
  });
});

test("a snoozed conversation that goes to another lead is open: nothing would bring it back", async () => {
  const [winner, loser] = [await lead(), await lead()];
  await wrote(loser, "Hello");
  const snoozedUntil = new Date(world.clock.now() + DAY).toISOString();
  await here.api.patch(`/conversations/${loser}`, { state: "snoozed", snoozedUntil });
  await here.api.post(`/leads/${winner}/merge`, { from: [loser] });
  expect(await conversation(winner)).toMatchObject({ state: "open", snoozedUntil: null });
});

test("by which channels a lead can be answered, why not by others, and what to do about it", async () => {
  const id = await lead({ phone: null });
  const { body } = await here.api.get(`/conversations/${id}/ways`);
  const ways = Object.fromEntries(
    body.items.map(({ channel, problem }: { channel: string; problem: { mend: string } | null }) => [
      channel,
      problem?.mend ?? null,
    ]),
  );
  expect(ways).toEqual({
    whatsapp: "address",
    "whatsapp-personal": "address",
    email: "account",
    sms: "address",
    phone: "address",
  });
  await here.api.post("/opt-outs", { channel: "email", leadId: id });
  const again = (await here.api.get(`/conversations/${id}/ways`)).body.items;
  expect(again[2]).toMatchObject({ channel: "email", problem: { mend: "none" } });
});

test("a call is recorded with its outcome, a note and the next follow-up, and can be taken back", async () => {
  const id = await lead();
  const nextFollowUpAt = new Date(world.clock.now() + DAY).toISOString();
  const call = await here.api.post(`/leads/${id}/calls`, {
    outcome: "voicemail",
    note: "Left my number",
    nextFollowUpAt,
  });
  expect(call).toMatchObject({
    status: 201,
    body: { channel: "phone", state: "sent", callOutcome: "voicemail", body: "Left my number", direction: "outbound" },
  });
  expect((await here.api.get(`/leads/${id}`)).body).toMatchObject({ status: "CONTACTED", nextFollowUpAt });
  expect(JSON.stringify((await here.api.get(`/leads/${id}/timeline`)).body)).toContain("Left my number");
  expect(await here.api.delete(`/calls/${call.body.id}`)).toMatchObject({ status: 204 });
  expect((await here.api.get(`/leads/${id}`)).body).toMatchObject({
    status: "NEW",
    nextFollowUpAt: null,
    lastContactedAt: null,
  });
  expect((await here.api.get(`/messages?leadId=${id}`)).body.items).toEqual([]);
  expect(await here.api.delete(`/calls/${call.body.id}`)).toMatchObject({ status: 404 });
});

test("taking a call back leaves what somebody changed since", async () => {
  const id = await lead();
  const call = await here.api.post(`/leads/${id}/calls`, { outcome: "talked", nextFollowUpAt: null });
  const later = new Date(world.clock.now() + 5 * DAY).toISOString();
  await here.api.patch(`/leads/${id}`, { nextFollowUpAt: later });
  await here.api.delete(`/calls/${call.body.id}`);
  expect((await here.api.get(`/leads/${id}`)).body).toMatchObject({ status: "NEW", nextFollowUpAt: later });
});

test("a call that was opened before is the one that is recorded", async () => {
  const id = await lead();
  const opened = await here.api.post(`/leads/${id}/messages`, { channel: "phone" });
  const call = await here.api.post(`/leads/${id}/calls`, { outcome: "no-answer", messageId: opened.body.id });
  expect(call.body.id).toBe(opened.body.id);
  expect((await here.api.get(`/messages?leadId=${id}`)).body.items).toHaveLength(1);
  const past = await here.api.post(`/leads/${id}/calls`, { outcome: "talked", nextFollowUpAt: "2020-01-01T00:00:00Z" });
  expect(past).toMatchObject({ status: 400, body: { errors: [{ path: "nextFollowUpAt" }] } });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { beginIdempotent } from "./idempotency.ts";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
});
afterAll(() => world.close());

function call(key: string, run: () => Promise<Response>) {
  const { organizationId, admin } = organization;
  const { memberId } = admin;
  const asked = { organizationId, memberId, key, requestHash: "same", now: world.clock.now(), secretAnswer: false };
  return beginIdempotent(world.foundation, asked, run);
}

test("what was done is not done again, even when its answer could not be kept", async () => {
  let times = 0;
  const done = async () => {
    times += 1;
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("the answer broke off")) });
    return new Response(broken, { status: 201 });
  };
  await expect(call("broken", done)).rejects.toThrow("the answer broke off");
  for (const later of [0, 10 * 60_000]) {
    world.clock.advance(later);
    const repeated = await call("broken", done);
    expect(await repeated.json()).toMatchObject({ status: 409, code: "already-done" });
  }
  expect(times).toBe(1);
});

test("what failed may be tried again under its key", async () => {
  await expect(call("failed", () => Promise.reject(new Error("not now")))).rejects.toThrow("not now");
  expect((await call("failed", async () => new Response("done"))).status).toBe(200);
  const repeated = await call("failed", async () => new Response("again"));
  expect(await repeated.text()).toBe("done");
});

/** A call whose process dies while it works: its claim stays, its answer never comes. */
async function die(key: string): Promise<void> {
  const { promise: began, resolve } = Promise.withResolvers<void>();
  void call(key, () => {
    resolve();
    return new Promise<Response>(() => {});
  });
  await began;
}

test("a key whose request died with its process is free again after minutes, not after a day", async () => {
  await die("died");
  world.clock.advance(5 * 60_000 - 1);
  const tooEarly = call("died", async () => new Response("again"));
  await expect(tooEarly).rejects.toMatchObject({ code: "idempotency-key-in-use" });
  world.clock.advance(1);
  const again = await call("died", async () => new Response("again"));
  expect(await again.text()).toBe("again");
  expect(await (await call("died", async () => new Response("a third time"))).text()).toBe("again");
});

test("of two that find a dead request's key, one does the work", async () => {
  await die("two");
  world.clock.advance(5 * 60_000);
  let times = 0;
  const work = async () => {
    times += 1;
    return new Response("done");
  };
  await Promise.allSettled([call("two", work), call("two", work)]);
  expect(times).toBe(1);
});

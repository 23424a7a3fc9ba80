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
  await expect(call("broken", done)).rejects.toMatchObject({ code: "idempotency-key-in-use" });
  expect(times).toBe(1);
});

test("what failed may be tried again under its key", async () => {
  await expect(call("failed", () => Promise.reject(new Error("not now")))).rejects.toThrow("not now");
  expect((await call("failed", async () => new Response("done"))).status).toBe(200);
  const repeated = await call("failed", async () => new Response("again"));
  expect(await repeated.text()).toBe("done");
});

import { expect, test } from "vitest";
import { inOrder, noWriteSince, underWay, whatIsUnderWay, writesEnded } from "./in-order.ts";

test("writes to one lead run one after the other, also behind one that failed", async () => {
  const said: string[] = [];
  const first = inOrder("lux", async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    said.push("first");
    throw new Error("refused");
  });
  const second = inOrder("lux", async () => said.push("second"));
  await expect(first).rejects.toThrow("refused");
  await second;
  expect(said).toEqual(["first", "second"]);
});

test("what is under way is waited for until whoever sent it has gone on, whether it was done or refused", async () => {
  const said: string[] = [];
  const merge = Promise.withResolvers<void>();
  const bulk = Promise.withResolvers<void>();
  void underWay(merge.promise).then(() => said.push("merged"));
  void underWay(bulk.promise).catch(() => said.push("refused"));
  const waited = whatIsUnderWay().then(() => said.push("undone"));
  merge.resolve();
  await merge.promise;
  expect(said).not.toContain("undone");
  bulk.reject(new Error("refused"));
  await waited;
  expect(said).toEqual(["merged", "refused", "undone"]);
  await whatIsUnderWay();
});

test("a look at a lead is known to be old once a write to it began or ended meanwhile", async () => {
  const write = Promise.withResolvers<void>();
  const untouched = noWriteSince("nox");
  const before = noWriteSince("lux");
  const writing = inOrder("lux", () => write.promise);
  expect(before()).toBe(false);
  const during = noWriteSince("lux");
  expect(during()).toBe(true);
  write.resolve();
  await writing;
  expect(during()).toBe(false);
  const after = noWriteSince("lux");
  await writesEnded("lux");
  expect([after(), untouched()]).toEqual([true, true]);
});

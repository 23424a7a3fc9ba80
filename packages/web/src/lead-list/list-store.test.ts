import { expect, test } from "vitest";
import { type ListStore, type LoadPage, listStore } from "./list-store.ts";
import type { ListRow } from "./row.ts";

function row(number: number, status: ListRow["lead"]["status"] = "NEW"): ListRow {
  const id = `lead-${number}`;
  return { key: id, waiting: null, lead: { id, name: id, status, temperature: "HOT", score: 90 } };
}

/** Pages of ten rows, `count` in all. */
function pages(count: number): LoadPage {
  return async (cursor) => {
    const from = Number(cursor ?? 0);
    const rows = Array.from({ length: Math.min(10, count - from) }, (_, index) => row(from + index));
    return { rows, nextCursor: from + 10 < count ? String(from + 10) : null };
  };
}

async function loaded(count: number, isSkipped?: (row: ListRow) => boolean): Promise<ListStore> {
  const store = listStore(pages(count), isSkipped);
  await store.reload();
  return store;
}

function focusedKey(store: ListStore): string | undefined {
  const { rows, focus } = store.read();
  return rows[focus]?.key;
}

test("a list fetches pages until fifty rows are ahead of the focus, and no more", async () => {
  const store = await loaded(500);
  expect(store.read().rows.length).toBe(50);
  expect(store.read().isComplete).toBe(false);
});

test("coming near the end fetches the next page", async () => {
  const store = await loaded(500);
  store.focusOn(49);
  await new Promise((resolve) => setTimeout(resolve));
  expect(store.read().rows.length).toBeGreaterThan(50);
});

test("when the focused lead leaves the list, the focus stays at its index, which is the next lead", async () => {
  const store = await loaded(5);
  store.focusOn(2);
  store.remove((one) => one.key === "lead-2");
  expect(focusedKey(store)).toBe("lead-3");
  store.focusOn(3);
  store.remove((one) => one.key === "lead-4");
  expect(focusedKey(store)).toBe("lead-3");
});

test("a lead above that leaves does not move the focus off its lead", async () => {
  const store = await loaded(5);
  store.focusOn(3);
  store.remove((one) => one.key === "lead-0");
  expect(focusedKey(store)).toBe("lead-3");
});

test("what was taken out comes back where it was", async () => {
  const store = await loaded(5);
  const putBack = store.remove((one) => one.key === "lead-1");
  putBack();
  expect(store.read().rows.map((one) => one.key)).toEqual(["lead-0", "lead-1", "lead-2", "lead-3", "lead-4"]);
});

test("a lead put off sinks to the end of the queue", async () => {
  const skipped = new Set<string>();
  const store = await loaded(4, (one) => skipped.has(one.key));
  skipped.add("lead-0");
  store.resort();
  expect(store.read().rows.map((one) => one.key)).toEqual(["lead-1", "lead-2", "lead-3", "lead-0"]);
});

test("extending selects everything between where it began and where it is", async () => {
  const store = await loaded(8);
  store.focusOn(2);
  store.extendTo(3);
  store.extendTo(4);
  expect([...store.read().selected]).toEqual(["lead-2", "lead-3", "lead-4"]);
});

test("a change of one lead keeps the order, so that nothing jumps", async () => {
  const store = await loaded(3);
  store.patch("lead-2", (lead) => ({ ...lead, score: 1, status: "LOST" }));
  expect(store.read().rows.map((one) => one.lead.score)).toEqual([90, 90, 1]);
});

test("a failed page keeps what is there and tells why", async () => {
  const refusal = new Error("no answer");
  const store = listStore(async () => Promise.reject(refusal));
  await store.reload();
  expect(store.read()).toMatchObject({ error: refusal, isLoading: false });
});

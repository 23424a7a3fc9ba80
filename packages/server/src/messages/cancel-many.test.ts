import SqliteConnection from "better-sqlite3";
import type { CompiledQuery } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeParameter } from "../db/codec.ts";
import { sqliteFile } from "../db/open.ts";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import { messageWriter } from "./store-write.ts";

let world: Awaited<ReturnType<typeof openBareFoundation>>;
beforeAll(async () => {
  world = await openBareFoundation();
});
afterAll(() => world.close());

test("what many enrollments planned is found by them, however much else waits", async ({ skip }) => {
  const { db } = world.foundation;
  const compiled: CompiledQuery[] = [];
  const cancelled = await db.transaction((tx) => {
    const query = tx.query.withPlugin({
      transformQuery: ({ node, queryId }) => {
        compiled.push(tx.query.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const writer = messageWriter({ ...tx, query }, { organizationId: "o" });
    return writer.cancelWaiting({ enrollmentIds: ["one", "other"] }, "It stopped", world.clock.now());
  });
  expect(cancelled).toEqual([]);
  if (db.engine !== "sqlite") return skip("PostgreSQL knows how much waits");
  const sqlite = new SqliteConnection(sqliteFile(world.url) ?? "", { readonly: true });
  const plans = compiled.flatMap(
    ({ sql, parameters }) =>
      sqlite.prepare(`explain query plan ${sql}`).all(...parameters.map(encodeParameter)) as { detail: string }[],
  );
  sqlite.close();
  expect(plans[0]?.detail).toBe("SEARCH message USING INDEX messageEnrollment (organizationId=? AND enrollmentId=?)");
});

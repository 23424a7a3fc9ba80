import type { BetterAuthOptions } from "better-auth";
import { createAdapterFactory } from "better-auth/adapters";
import type { Queryable, Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { type AuthSelection, authReader, authWriter, inAuthTransaction } from "./store-auth.ts";

type Write = <T>(work: (writer: ReturnType<typeof authWriter>) => Promise<T>) => Promise<T>;

/** How better-auth reaches the database: through our store, each act in one transaction. */
export function authAdapter(foundation: Foundation) {
  const { db, clock } = foundation;
  return (options: BetterAuthOptions) =>
    adapterOver(db, (work) => inAuthTransaction(db, clock.now(), work), {
      transaction: (act) => db.transaction((tx) => act(insideTransaction(tx, clock.now(), options))),
    })(options);
}

function insideTransaction(tx: Tx, now: number, options: BetterAuthOptions) {
  return adapterOver(tx, (work) => work(authWriter(tx, now)), { transaction: false })(options);
}

type Transaction = NonNullable<Parameters<typeof createAdapterFactory>[0]["config"]["transaction"]>;

function adapterOver(db: Queryable, write: Write, { transaction }: { transaction: Transaction }) {
  const reader = authReader(db);
  return createAdapterFactory({
    config: {
      adapterId: "lead-dashboard",
      supportsDates: true,
      supportsBooleans: true,
      supportsJSON: false,
      transaction,
    },
    adapter: () => ({
      create: ({ model, data }) => write((writer) => writer.insert(model, data)),
      findOne: async <T>(selection: AuthSelection) => (await reader.find<T>(selection, 1))[0] ?? null,
      findMany: <T>(selection: AuthSelection & { limit: number }) => reader.find<T>(selection, selection.limit),
      count: (selection) => reader.count(selection),
      update: async <T>(change: AuthSelection & { update: T }) => {
        await write((writer) => writer.update(change, change.update));
        return (await reader.find<T>(change, 1))[0] ?? null;
      },
      updateMany: (change) => write((writer) => writer.update(change, change.update)),
      delete: async (selection) => void (await write((writer) => writer.delete(selection))),
      deleteMany: (selection) => write((writer) => writer.delete(selection)),
    }),
  });
}

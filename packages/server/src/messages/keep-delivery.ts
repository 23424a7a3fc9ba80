// What a provider delivers is on the disk before it is acknowledged. Deliveries that come in while a commit runs share the
// next one: at 500 a second one forced write serves several of them.
import type { Db } from "../db/database.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { insertDeliveries, type NewDelivery } from "./store-deliveries.ts";

/** Statements keep a reasonable length. */
const MOST = 64;

interface Waiting {
  readonly delivery: NewDelivery;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Intake {
  readonly waiting: Waiting[];
  isWriting: boolean;
}

const intakes = new WeakMap<Db, Intake>();

function intakeOf(db: Db): Intake {
  const intake = intakes.get(db) ?? { waiting: [], isWriting: false };
  intakes.set(db, intake);
  return intake;
}

async function write(db: Db, batch: readonly Waiting[]): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await insertDeliveries(
        tx,
        batch.map(({ delivery }) => delivery),
      );
      await wake(tx, "deliveries");
    });
    for (const { resolve } of batch) resolve();
  } catch (error) {
    // One that cannot be stored must not take the others with it.
    if (batch.length === 1) return batch[0]?.reject(error);
    for (const one of batch) await write(db, [one]);
  }
}

async function writeAll(db: Db, intake: Intake): Promise<void> {
  intake.isWriting = true;
  try {
    // those that came in with the first, too
    for (; intake.waiting.length > 0; ) {
      await new Promise((resolve) => setImmediate(resolve));
      await write(db, intake.waiting.splice(0, MOST));
    }
  } finally {
    intake.isWriting = false;
  }
}

/** Resolves when the delivery is on the disk; rejects when it is not, so that the provider delivers it again. */
export function keepDelivery({ db }: Foundation, delivery: NewDelivery): Promise<void> {
  const intake = intakeOf(db);
  return new Promise((resolve, reject) => {
    intake.waiting.push({ delivery, resolve, reject });
    if (!intake.isWriting) void writeAll(db, intake);
  });
}

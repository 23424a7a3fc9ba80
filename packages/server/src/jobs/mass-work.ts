// A person's work on many leads, in a thread or in this process: what can wait leaves the database to it.
import { copyBackApart, leaveCheckpoints } from "../db/checkpoints.ts";
import type { Db } from "../db/database.ts";

let underWay = 0;

/** Whether work on many leads goes on in this process or in a thread of it. */
export function isMassWorkUnderWay(): boolean {
  return underWay > 0;
}

/** Does such work. The log of SQLite it leaves behind is copied into the file by whoever wrote it, a thread, or else apart. */
export async function asMassWork<Result>(
  db: Db,
  { isInThread }: { isInThread: boolean },
  work: () => Promise<Result>,
): Promise<Result> {
  const takeOver = leaveCheckpoints(db);
  underWay += 1;
  try {
    return await work();
  } finally {
    underWay -= 1;
    // nobody waits for the copying: until it is done the log is only long
    if (isInThread) takeOver();
    else void copyBackApart(db).finally(takeOver);
  }
}

// A process of its own that holds SQLite's write lock for a share of the time: `hold-lock.ts <file> <share>`.
import { openSqlite } from "../packages/server/src/db/sqlite.ts";
import { pause } from "./process.ts";

const LONGEST_MS = 120;
const [, , file = "", share = "0"] = process.argv;
const db = openSqlite(file);
let isEnding = false;
process.on("SIGTERM", () => {
  isEnding = true;
});
process.stdout.write("It begins\n");
while (!isEnding) {
  const held = Math.random() * LONGEST_MS;
  await db.transaction(() => pause(held));
  await pause(held * (1 / Number(share) - 1));
}
await db.close();

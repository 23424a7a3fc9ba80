// A process of its own that holds SQLite's write lock for a share of the time: `hold-lock.ts <file> <share>`.
import SqliteConnection from "better-sqlite3";

const LONGEST_MS = 120;
const [, , file = "", share = "0"] = process.argv;
const connection = new SqliteConnection(file, { timeout: 60_000 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let isEnding = false;
process.on("SIGTERM", () => {
  isEnding = true;
});
process.stdout.write("It begins\n");
while (!isEnding) {
  const held = Math.random() * LONGEST_MS;
  connection.exec("begin immediate");
  await pause(held);
  connection.exec("rollback");
  await pause(held * (1 / Number(share) - 1));
}
connection.close();

// Runs an import in a process of its own, which a test kills.
import { openDatabase } from "../../db/open.ts";
import { importRows } from "../import-rows.ts";

const [databaseUrl = "", organizationId = "", importId = ""] = process.argv.slice(2);
const db = openDatabase({ databaseUrl });
await importRows(
  { db, now: () => Date.now(), onProgress: (one) => void process.stdout.write(`${one.rows}\n`) },
  { scope: { organizationId }, importId },
);
await db.close();

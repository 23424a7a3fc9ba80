import { z } from "zod";
import { instant } from "../wire.ts";

/** A copy of the database, of one moment. */
export const Backup = z.strictObject({
  /** the name of its file */
  id: z.string(),
  takenAt: instant,
  bytes: z.number().int(),
  isByHand: z.boolean(),
});
export type Backup = z.infer<typeof Backup>;

/** The copies there are, the newest first. */
export const BackupList = z.strictObject({
  items: z.array(Backup),
  nextCursor: z.string().nullable(),
  /** `operator`: the program makes none, whoever runs its database does */
  madeBy: z.enum(["program", "operator"]),
  /** where they lie on the server; null where the operator keeps them */
  folder: z.string().nullable(),
});
export type BackupList = z.infer<typeof BackupList>;

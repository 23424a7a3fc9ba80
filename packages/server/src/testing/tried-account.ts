import type { SendWindow } from "@lead-dashboard/domain/channels/send-window";
import { channelAccountWriter } from "../channels/store.ts";
import type { Foundation } from "../foundation.ts";
import type { TestOrganization } from "./world.ts";

/** Connects a mailbox at a server nobody reaches from here, and holds it for tried; gives its id. */
export async function triedMailbox(
  { db, clock }: Foundation,
  { api, scope }: TestOrganization,
  more: { name?: string; address?: string; dailyCap?: number; window?: SendWindow } = {},
): Promise<string> {
  const smtp = { host: "smtp.studio.example", port: 587, user: "sales", password: "hunter2-secret" };
  const account = { channel: "email", name: "Sales", address: "sales@studio.example", smtp, ...more };
  const made = await api.post("/channel-accounts", account);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  await db.transaction((tx) => channelAccountWriter(tx, scope).noteTried(made.body.id, clock.now()));
  return made.body.id;
}

import { memberStore } from "../accounts/store-members.ts";
import type { Tx } from "../db/database.ts";
import { enqueueMany } from "../jobs/queue.ts";
import type { WebhookEndpointRow } from "./store.ts";

const PAGE = 200;

/** Whom to tell of what. */
export interface EndpointOffNews {
  readonly organizationId: string;
  readonly endpointId: string;
  readonly memberId: string;
  /** when it was switched off, ms */
  readonly offAt: number;
}

/** Asks for a mail to each admin, in the transaction that switches an address off. */
export async function askToTellAdmins(
  tx: Tx,
  { organizationId, id: endpointId }: Pick<WebhookEndpointRow, "organizationId" | "id">,
  now: number,
): Promise<void> {
  const members = memberStore(tx, { organizationId });
  for (let page = await members.list(PAGE, null); page.length > 0; ) {
    const admins = page.filter(({ role }) => role === "admin");
    const jobs = admins.map(({ id: memberId }) => ({
      name: "webhooks.tell-off",
      payload: { organizationId, endpointId, memberId, offAt: now } satisfies EndpointOffNews,
      organizationId,
    }));
    if (jobs.length > 0) await enqueueMany(tx, jobs, now);
    page = page.length < PAGE ? [] : await members.list(PAGE, page.at(-1) ?? null);
  }
}

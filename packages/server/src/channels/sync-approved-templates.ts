import type { ApprovedTemplate } from "@lead-dashboard/domain/channels/approved-template";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { openNumber } from "./open-number.ts";
import type { ChannelAccountRow } from "./store.ts";
import { approvedTemplateStore, approvedTemplateWriter } from "./store-approved.ts";

/** WhatsApp lets a business have some thousands of templates. */
const MAX_PAGES = 50;

type Fetched = { readonly templates: readonly ApprovedTemplate[] } | { readonly problem: string };

async function fetchAll({ config }: Foundation, account: ChannelAccountRow): Promise<Fetched> {
  const number = openNumber(account, config);
  if (number.provider !== "whatsapp") return { problem: "It is no number of WhatsApp" };
  if (number.businessAccountId === null)
    return {
      problem: "Enter the id of the WhatsApp Business account under Settings, Channels: its templates hang on it",
    };
  const { listWhatsAppTemplates } = await import("./list-whatsapp-templates.ts");
  const templates: ApprovedTemplate[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await listWhatsAppTemplates(number, { businessAccountId: number.businessAccountId, after });
    if ("problem" in answer) return answer;
    templates.push(...answer.templates);
    if (answer.next === null) break;
    after = answer.next;
  }
  return { templates };
}

/**
 * Fetches WhatsApp's list of templates of one number. A list that cannot be fetched leaves the one before as it is, with the
 * reason beside it.
 */
export async function syncApprovedTemplates(
  foundation: Foundation,
  account: ChannelAccountRow,
  actor: Actor = { kind: "system", name: "channels" },
): Promise<void> {
  const { db, clock } = foundation;
  const { id: accountId, organizationId } = account;
  const scope = { organizationId };
  const fetched = await fetchAll(foundation, account);
  const now = clock.now();
  await db.transaction(async (tx) => {
    const writer = approvedTemplateWriter(tx, scope);
    if ("problem" in fetched) return writer.noteFailure(accountId, fetched.problem);
    const before = await approvedTemplateStore(tx, scope).ofAccount(accountId);
    await writer.replace(accountId, fetched.templates, now);
    const stateOf = ({ name, language, status }: ApprovedTemplate) => `${name} ${language} ${status}`;
    const known = new Set(before.map(({ catalogueEntry }) => stateOf(catalogueEntry)));
    const changed = fetched.templates.map(stateOf).filter((state) => !known.has(state));
    if (changed.length === 0 && before.length === fetched.templates.length) return;
    const detail = { count: fetched.templates.length, changed: changed.slice(0, 50) };
    await recordEvent(
      tx,
      { type: "approvedTemplates.fetched", organizationId, actor, subjectId: accountId, detail },
      now,
    );
  });
}

import type { NewMessage } from "@lead-dashboard/contract/messages/schemas";
import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { sendWithMessage } from "../attachments/send-with-message.ts";
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import type { Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLead } from "../leads/store.ts";
import { renderForLead } from "../templates/render-for-lead.ts";
import { type HandedOver, warningsFor } from "./hand-off.ts";
import { openInTransaction } from "./open-message.ts";
import { planMessage } from "./plan-message.ts";
import { refuseUnreachable } from "./refuse-unreachable.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { messageWriter } from "./store-write.ts";
import { findWhatsAppWay } from "./whatsapp-checks.ts";

interface Text {
  readonly subject: string | null;
  readonly body: string;
  readonly templateId: string | null;
  readonly variant: string | null;
}

/**
 * Writes to a lead by hand. What an account sends is planned and leaves by the worker; what a person sends is opened at
 * once. Refused, with the reason, for whatever the gate would refuse anyway.
 */
export async function sendMessage(
  foundation: Foundation,
  caller: Caller,
  { leadId, message }: { leadId: string; message: NewMessage },
): Promise<HandedOver> {
  await keepEnvironmentAccount(foundation);
  const now = foundation.clock.now();
  return foundation.db.transaction(async (tx) => {
    const lead = await lockLead(tx, caller.scope, leadId);
    if (lead === undefined || lead.deletedAt !== null) throw notFound();
    const text = await textOf(tx, caller, { message, lead });
    const { channel, channelAccountId: accountId } = message;
    await refuseUnreachable(tx, caller, { channel, accountId, lead });
    const plannedFor = message.plannedFor === undefined ? now : Math.max(now, Date.parse(message.plannedFor));
    if (isByPerson(message.channel) && plannedFor <= now) {
      const again = await openAgain(tx, caller, { lead, channel: message.channel, text }, now);
      if (again !== null) return again;
    }
    const plan = await planMessage(
      tx,
      caller.scope,
      {
        leadId,
        channel: message.channel,
        dedupeKey: `by-hand:${newId()}`,
        plannedFor,
        ...text,
        accountId: message.channelAccountId ?? null,
        actor: caller.actor,
      },
      now,
    );
    if ("skipped" in plan) throw new AppError("conflict", "not-planned", plan.skipped);
    await sendWithMessage(tx, caller.scope, { message: plan.planned, ids: message.attachmentIds ?? [] });
    if (isByPerson(message.channel) && plannedFor <= now) {
      return openInTransaction(tx, caller.scope, { message: plan.planned, lead, actor: caller.actor }, now);
    }
    if (!isByPerson(message.channel) && plan.planned.accountId === null) throw noAccount(message.channel);
    await refuseByWhatsApp(tx, caller, { message: plan.planned, lead }, now);
    return {
      message: plan.planned,
      lead,
      warnings: await warningsFor(tx, caller.scope, { message: plan.planned, lead }, now),
    };
  });
}

/**
 * The message the person has open to this lead already and has not spoken of, with the text of now: opening twice makes no
 * second one. Null when there is none.
 */
async function openAgain(
  tx: Tx,
  { organizationId, memberId, actor }: Caller,
  { lead, channel, text }: { lead: LeadRow; channel: NewMessage["channel"]; text: Text },
  now: number,
): Promise<HandedOver | null> {
  const whole = { organizationId };
  const open = await messageStore(tx, whole).list(
    { leadId: lead.id, channels: [channel], states: ["opened"], direction: "outbound", by: memberId },
    { limit: 20, after: null },
  );
  const waiting = open.find(({ enrollmentId }) => enrollmentId === null);
  if (waiting === undefined) return null;
  const message = await messageWriter(tx, whole).update(waiting.id, { set: { ...text }, states: ["opened"] }, now);
  return message === undefined ? null : openInTransaction(tx, whole, { message, lead, actor }, now);
}

async function textOf(
  tx: Tx,
  caller: Caller,
  { message, lead }: { message: NewMessage; lead: LeadRow },
): Promise<Text> {
  const own = { subject: message.subject?.trim() || null, body: message.body?.trim() ?? "" };
  refuseUnfilled(own);
  if (message.templateId === undefined) {
    const isFileAlone = message.channel === "whatsapp" && (message.attachmentIds ?? []).length > 0;
    if (own.body === "" && message.channel !== "phone" && !isFileAlone)
      throw invalid([{ path: "body", message: "is required without a template" }]);
    return { ...own, templateId: null, variant: null };
  }
  const rendered = await renderForLead(tx, caller.scope, {
    templateId: message.templateId,
    variant: message.variant,
    lead,
    memberId: caller.memberId,
  });
  if (rendered === null) throw invalid([{ path: "templateId", message: "is not a template of this organization" }]);
  // A text that the person has looked at and changed goes as they wrote it; the template stays its origin.
  if (own.body !== "")
    return {
      subject: own.subject ?? rendered.subject,
      body: own.body,
      templateId: rendered.templateId,
      variant: rendered.variant,
    };
  const [problem] = rendered.problems;
  if (problem !== undefined)
    throw new AppError("unprocessable", "incomplete-text", problem.message, {
      errors: rendered.problems.map(({ message: text }) => ({ path: "templateId", message: text })),
    });
  return {
    subject: own.subject ?? rendered.subject,
    body: rendered.body,
    templateId: rendered.templateId,
    variant: rendered.variant,
  };
}

/** A placeholder as templates have it: only they fill it. */
const UNFILLED = /\{[A-Za-z_][\w.]*(?:\|[^{}]*)?\}/;

/** A message never leaves with a brace in it, whoever wrote its text. */
function refuseUnfilled(text: { readonly subject: string | null; readonly body: string }): void {
  const errors = (["subject", "body"] as const).flatMap((path) => {
    const [left] = UNFILLED.exec(text[path] ?? "") ?? [];
    return left === undefined ? [] : [{ path, message: `still holds ${left}: write what it stands for` }];
  });
  const [first] = errors;
  if (first === undefined) return;
  throw new AppError("unprocessable", "incomplete-text", `The ${first.path} ${first.message}.`, { errors });
}

/** What WhatsApp would refuse when it leaves is refused at once, unless it leaves later: by then the lead may have written. */
async function refuseByWhatsApp(
  tx: Tx,
  caller: Caller,
  { message, lead }: { message: MessageRow; lead: LeadRow },
  now: number,
): Promise<void> {
  const { channel, accountId, plannedFor } = message;
  if (channel !== "whatsapp" || accountId === null || (plannedFor ?? now) > now) return;
  const scope = { organizationId: caller.organizationId };
  const way = await findWhatsAppWay(tx, scope, { message, lead, accountId }, now);
  if ("problem" in way) throw new AppError("unprocessable", "whatsapp-window", `${way.problem}.`);
}

function noAccount(channel: string): AppError {
  const advice =
    channel === "email"
      ? "Connect a mailbox under Settings → Channels, or set MAIL_HOST."
      : channel === "whatsapp"
        ? "Use personal WhatsApp, or connect an account."
        : "Connect an account first.";
  return new AppError("unprocessable", "no-account", `There is no account to send ${channel} from. ${advice}`);
}

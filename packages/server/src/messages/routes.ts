import type { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { MessageCountQuery } from "@lead-dashboard/contract/messages/schemas";
import { internalStates } from "@lead-dashboard/domain/messages/message-state";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { standingId } from "../leads/standing-lead.ts";
import { templateStore } from "../templates/store.ts";
import { addOptOut } from "./add-opt-out.ts";
import { cancelMessage } from "./cancel-message.ts";
import { confirmMessage } from "./confirm-message.ts";
import { listConsents } from "./list-consents.ts";
import { mapWhatsAppTemplate } from "./map-whatsapp-template.ts";
import { noteReply } from "./note-reply.ts";
import { openMessage } from "./open-message.ts";
import { presentCounts, presentHanded, presentMessage, presentOptOut } from "./present.ts";
import { recordConsent } from "./record-consent.ts";
import { removeOptOut } from "./remove-opt-out.ts";
import { sendMessage } from "./send-message.ts";
import { type MessageFilter, messageStore } from "./store.ts";
import { countMessages } from "./store-counts.ts";
import { numberStore } from "./store-numbers.ts";
import { suppressionStore } from "./store-suppressions.ts";
import { readSwitch } from "./store-switch.ts";
import { takeBackConfirmation } from "./take-back-confirmation.ts";
import { takeBackReply } from "./take-back-reply.ts";
import { turnSending } from "./turn-sending.ts";

const PAGE = 50;

interface Paging {
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** A list from new to old: reads one more than asked, to know whether there is a next page. */
async function pageOf<Row extends { createdAt: number; id: string }>(
  { limit = PAGE, cursor }: Paging,
  read: (page: { limit: number; after: { createdAt: number; id: string } | null }) => Promise<Row[]>,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const [createdAt = 0, id = ""] = cursor === undefined ? [] : decodeKeys(cursor, ["instant", "text"]);
  const after = cursor === undefined ? null : { createdAt, id };
  const rows = await read({ limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.createdAt, last.id]) : null,
  };
}

function filterOf({ channel, state, from, to, ...plain }: MessageCountQuery): MessageFilter {
  return {
    ...plain,
    channels: channel,
    states: state?.flatMap(internalStates),
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  };
}

/** Answers messages, replies, the inbox, opt-outs and the pause switch over HTTP. */
export function messageRoutes(foundation: Foundation): Handlers<typeof messageEndpoints> {
  const { db } = foundation;
  const show = async (caller: Caller, id: string) => {
    const message = await messageStore(db, caller.scope).find(id);
    if (message === undefined) throw notFound();
    return presentMessage(message);
  };
  const list = async (caller: Caller, filter: MessageFilter, paging: Paging) => {
    const { rows, nextCursor } = await pageOf(paging, (page) => messageStore(db, caller.scope).list(filter, page));
    return { items: rows.map(presentMessage), nextCursor };
  };
  const standing = (caller: Caller, leadId: string) => standingId(db, caller.scope, leadId);
  const sending = async (caller: Caller) => {
    const [row, store] = [await readSwitch(db, caller.scope), messageStore(db, caller.scope)];
    const isPaused = row?.isPaused === true;
    return {
      paused: isPaused,
      pausedAt: isPaused && row.pausedAt !== null ? new Date(row.pausedAt).toISOString() : null,
      pausedBy: isPaused ? row.pausedBy : null,
      reason: isPaused ? row.pauseReason : null,
      planned: await store.countStates(["planned", "claimed"]),
      unknown: await store.countStates(["unknown"]),
      awaitingConfirmation: await store.countStates(["opened"]),
    };
  };
  return {
    sendMessage: async ({ caller, params, body }) =>
      presentHanded(
        await sendMessage(foundation, caller, { leadId: await standing(caller, params.id), message: body }),
      ),
    openMessage: async ({ caller, params }) => presentHanded(await openMessage(foundation, caller, params.id)),
    async confirmMessage({ caller, params, body }) {
      await confirmMessage(foundation, caller, { id: params.id, confirmation: body });
      return show(caller, params.id);
    },
    async takeBackConfirmation({ caller, params }) {
      await takeBackConfirmation(foundation, caller, params.id);
    },
    async takeBackReply({ caller, params }) {
      await takeBackReply(foundation, caller, params.id);
    },
    async cancelMessage({ caller, params }) {
      await cancelMessage(foundation, caller, params.id);
      return show(caller, params.id);
    },
    noteReply: async ({ caller, params, body }) =>
      show(caller, await noteReply(foundation, caller, { leadId: await standing(caller, params.id), reply: body })),
    async listMessages({ caller, query }) {
      const { limit, cursor, mine, leadId, ...filter } = query;
      const by = mine === undefined ? undefined : caller.memberId;
      const ofLead = leadId === undefined ? {} : { leadId: await standing(caller, leadId) };
      return list(caller, { ...filterOf({ ...filter, ...ofLead }), by }, { limit, cursor });
    },
    async countMessages({ caller, query }) {
      const { leadId } = query;
      const ofLead = leadId === undefined ? {} : { leadId: await standing(caller, leadId) };
      return presentCounts(await countMessages(db, caller.scope, filterOf({ ...query, ...ofLead })));
    },
    readMessage: ({ caller, params }) => show(caller, params.id),
    async listOptOuts({ caller, query }) {
      const { channel, leadId, address, ...paging } = query;
      const { rows, nextCursor } = await pageOf(paging, (page) =>
        suppressionStore(db, caller.scope).list({ channels: channel, leadId, address }, page),
      );
      return { items: rows.map(presentOptOut), nextCursor };
    },
    async addOptOut({ caller, body }) {
      const made = await suppressionStore(db, { organizationId: caller.organizationId }).find(
        await addOptOut(foundation, caller, body),
      );
      if (made === undefined) throw notFound();
      return presentOptOut(made);
    },
    async removeOptOut({ caller, params, query }) {
      await removeOptOut(foundation, caller, { id: params.id, ...query });
    },
    recordConsent: async ({ caller, params, body }) =>
      recordConsent(foundation, caller, { leadId: await standing(caller, params.id), consent: body }),
    listConsents: async ({ caller, params }) => listConsents(db, caller.scope, await standing(caller, params.id)),
    async readWhatsAppTemplate({ caller: { scope }, params }) {
      if ((await templateStore(db, scope).find(params.id)) === undefined) throw notFound();
      const row = await numberStore(db, scope).mappingOf(params.id);
      if (row === undefined) return null;
      return { name: row.name, language: row.language, parameters: row.templateParameters.map((one) => ({ ...one })) };
    },
    async mapWhatsAppTemplate({ caller, params, body }) {
      await mapWhatsAppTemplate(foundation, caller, { templateId: params.id, mapping: body });
      return body;
    },
    async unmapWhatsAppTemplate({ caller, params }) {
      await mapWhatsAppTemplate(foundation, caller, { templateId: params.id, mapping: null });
    },
    readSending: ({ caller }) => sending(caller),
    async pauseSending({ caller, body }) {
      await turnSending(foundation, caller, { on: false, reason: body?.reason ?? null });
      return sending(caller);
    },
    async resumeSending({ caller }) {
      await turnSending(foundation, caller, { on: true });
      return sending(caller);
    },
  };
}

import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { TEMPERATURES, type Temperature } from "@lead-dashboard/domain/leads/temperature";
import type { ListRow } from "../lead-list/row.ts";
import { skipToday } from "../lead-list/skipped.ts";
import type { MenuItem } from "../look/Menu.tsx";
import { toast } from "../look/toasts.ts";
import { actions as t } from "../messages/en/actions.ts";
import { leads } from "../messages/en/leads.ts";
import { runBulk, type Target } from "./bulk.ts";
import { changeLead } from "./change-lead.ts";
import { openCall, openWhatsapp } from "./hand-off.ts";
import { leadMenu } from "./lead-menu.tsx";
import { fullRow } from "./prepared.ts";
import { undoable } from "./undo.ts";

/** What asks for more than a key press. */
export type DialogKind = "email" | "reply" | "note" | "follow-up" | "assign" | "tag" | "sequence" | "edit" | "delete";

/** Everything one can do with the focused lead, or with the selection where that makes sense. */
export interface LeadActions {
  setStatus: (status: LeadStatus) => void;
  cycleTemperature: () => void;
  whatsapp: () => void;
  call: () => void;
  email: () => void;
  reply: () => void;
  note: () => void;
  followUp: () => void;
  assign: () => void;
  tag: () => void;
  sequence: () => void;
  edit: () => void;
  remove: () => void;
  hide: () => void;
  skip: () => void;
  copyPhone: () => void;
  /** the actions that have no button of their own */
  menu: MenuItem[];
}

interface Situation {
  row: ListRow | null;
  /** the selected rows, or the focused one */
  target: Target;
  hasSelection: boolean;
  open: (kind: DialogKind, target: Target) => void;
  /** shows the list anew after a lead was put off */
  resort: () => void;
  /** called after the selection was acted on */
  clearSelection: () => void;
}

/** Binds the actions to what is focused and selected. */
export function leadActions(situation: Situation): LeadActions {
  const { row, target, hasSelection, open, resort, clearSelection } = situation;
  const one = row === null ? [] : [row];
  const focused: Target = { rows: one, filter: null, count: one.length };
  const withFocused = (run: (row: ListRow) => void) => () => {
    if (row) run(row);
  };
  const ask = (kind: DialogKind, whom: Target) => () => {
    if (whom.rows.length > 0) open(kind, whom);
  };
  const acts: LeadActions = {
    setStatus: (status) => {
      if (hasSelection) void runBulk(target, { type: "status", status }).then(clearSelection);
      else if (row) void changeLead(row.lead.id, { status }, t.statusSet(row.lead.name, leads.statuses[status]));
    },
    cycleTemperature: withFocused(({ lead }) =>
      cycleTemperature(lead.id, lead.name, lead.temperature, lead.temperatureSetByHand ?? false),
    ),
    whatsapp: withFocused((focusedRow) => openWhatsapp(focusedRow)),
    call: withFocused((focusedRow) => openCall(fullRow(focusedRow))),
    email: ask("email", focused),
    reply: ask("reply", focused),
    note: ask("note", focused),
    followUp: ask("follow-up", target),
    assign: ask("assign", target),
    tag: ask("tag", target),
    sequence: ask("sequence", target),
    edit: ask("edit", focused),
    remove: ask("delete", target),
    hide: () => {
      if (hasSelection) void runBulk(target, { type: "hide", hidden: true }).then(clearSelection);
      else if (row) void changeLead(row.lead.id, { hidden: true }, t.hidden(row.lead.name));
    },
    skip: withFocused((focusedRow) => skip(focusedRow, resort)),
    copyPhone: withFocused(({ lead }) => {
      if (lead.phone) void copy(lead.phone);
      else toast(t.noPhone(lead.name), { tone: "bad" });
    }),
    menu: [],
  };
  return { ...acts, menu: leadMenu(acts) };
}

/** Puts a lead off until tomorrow: it sinks to the end of the list. */
export function skip({ lead }: ListRow, resort: () => void): void {
  skipToday(lead.id, true);
  resort();
  const action = undoable(async () => {
    skipToday(lead.id, false);
    resort();
  });
  toast(t.skipped(lead.name), { action });
}

/** Hot, warm, cold, and then back to what the score says. */
function cycleTemperature(id: string, name: string, now: Temperature, isByHand: boolean): void {
  const at = TEMPERATURES.indexOf(now);
  const next = TEMPERATURES[isByHand ? at + 1 : (at + 1) % TEMPERATURES.length] ?? null;
  const said = next === null ? t.temperatureFree(name) : t.temperatureSet(name, leads.temperatures[next].toLowerCase());
  void changeLead(id, { temperature: next }, said);
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toast(t.copied(text));
}

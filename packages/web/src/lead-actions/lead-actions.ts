import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { TEMPERATURES, type Temperature } from "@lead-dashboard/domain/leads/temperature";
import type { ListRow } from "../lead-list/row.ts";
import { skipToday } from "../lead-list/skipped.ts";
import { copyText } from "../look/copy-text.ts";
import { toast } from "../look/toasts.ts";
import { actions as t } from "../messages/en/actions.ts";
import { leads } from "../messages/en/leads.ts";
import type { DialogKind, LeadActions } from "./actions-on-lead.ts";
import { runBulk, type Target } from "./bulk.ts";
import { openCall } from "./calls.ts";
import { changeLead } from "./change-lead.ts";
import { exportSelection } from "./export-selection.ts";
import { openWhatsapp } from "./hand-off.ts";
import { leadMenu } from "./lead-menu.tsx";
import { fullRow } from "./prepared.ts";
import { undoable } from "./undo.ts";

interface Situation {
  row: ListRow | null;
  /** the selected rows, or the focused one */
  target: Target;
  hasSelection: boolean;
  open: (kind: DialogKind, target: Target, change?: BulkChange) => void;
  /** shows the list anew after a lead was put off */
  resort: () => void;
  /** called after the selection was acted on */
  clearSelection: () => void;
}

/** How the last thing was done, so that `.` does it once more with whatever is focused then. */
let last: ((acts: LeadActions) => void) | null = null;

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
  /** with many: at once where one sees them all selected, after a question where everything that matches is meant */
  const withMany = (change: BulkChange) => {
    if (target.filter) open("bulk", target, change);
    else void runBulk(target, change).then(clearSelection);
  };
  const acts: LeadActions = {
    setStatus: (status) => {
      if (hasSelection) withMany({ type: "status", status });
      else if (row) void changeLead(row.lead.id, { status }, t.statusSet(row.lead.name, leads.statuses[status]));
    },
    cycleTemperature: () => {
      const lead = hasSelection ? target.rows[0]?.lead : row?.lead;
      if (!lead) return;
      const temperature = nextTemperature(lead.temperature, lead.temperatureSetByHand ?? false);
      if (hasSelection) withMany({ type: "temperature", temperature });
      else void changeLead(lead.id, { temperature }, saidOfTemperature(lead.name, temperature));
    },
    whatsapp: withFocused((focusedRow) => openWhatsapp(focusedRow)),
    call: withFocused((focusedRow) => openCall(fullRow(focusedRow))),
    email: hasSelection ? ask("message", target) : ask("email", focused),
    sms: hasSelection ? ask("message", target) : ask("sms", focused),
    message: ask("message", target),
    reply: ask("reply", focused),
    note: ask("note", focused),
    followUp: ask("follow-up", target),
    assign: ask("assign", target),
    tag: ask("tag", target),
    sequence: ask("sequence", target),
    edit: ask("edit", focused),
    remove: ask("delete", target),
    hide: () => {
      if (hasSelection) withMany({ type: "hide", hidden: true });
      else if (row) void changeLead(row.lead.id, { hidden: true }, t.hidden(row.lead.name));
    },
    unhide: () => {
      if (hasSelection) withMany({ type: "hide", hidden: false });
      else if (row) void changeLead(row.lead.id, { hidden: false }, t.shownAgain(row.lead.name));
    },
    stopSequences: () => {
      if (hasSelection) withMany({ type: "stop" });
      else if (row) void runBulk(focused, { type: "stop" });
    },
    exportLeads: () => {
      if (target.rows.length > 0) void exportSelection(target);
    },
    skip: withFocused((focusedRow) => skip(focusedRow, resort)),
    copyPhone: withFocused(({ lead }) => {
      if (lead.phone) void copy(lead.phone);
      else toast(t.noPhone(lead.name), { tone: "bad" });
    }),
    again: () => {
      if (last) last(acts);
      else toast(t.nothingToRepeat);
    },
    menu: [],
  };
  const noted: LeadActions = { ...acts, setStatus: (status) => note((all) => all.setStatus(status), acts) };
  for (const name of REPEATABLE) noted[name] = () => note((all) => all[name](), acts);
  return { ...noted, menu: leadMenu(noted) };
}

const REPEATABLE = [
  "cycleTemperature",
  "whatsapp",
  "call",
  "email",
  "sms",
  "reply",
  "note",
  "followUp",
  "assign",
  "tag",
  "sequence",
  "hide",
  "unhide",
  "stopSequences",
  "skip",
] as const satisfies readonly (keyof LeadActions)[];

function note(run: (acts: LeadActions) => void, acts: LeadActions): void {
  last = run;
  run(acts);
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
function nextTemperature(now: Temperature, isByHand: boolean): Temperature | null {
  const at = TEMPERATURES.indexOf(now);
  return TEMPERATURES[isByHand ? at + 1 : (at + 1) % TEMPERATURES.length] ?? null;
}

function saidOfTemperature(name: string, next: Temperature | null): string {
  return next === null ? t.temperatureFree(name) : t.temperatureSet(name, leads.temperatures[next].toLowerCase());
}

const copy = (text: string) => copyText(text, t.copied(text));

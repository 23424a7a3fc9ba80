import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import type { Shortcut } from "../keyboard/shortcuts.ts";
import { actions as t } from "../messages/en/actions.ts";
import { leads } from "../messages/en/leads.ts";
import type { LeadActions } from "./actions-on-lead.ts";
import { undoLast } from "./undo.ts";

/** The keys that act on the focused lead; the same in lists and on the lead's page. */
export function actionShortcuts(act: LeadActions): Shortcut[] {
  const group = t.group;
  const statuses = LEAD_STATUSES.map((status, index) => ({
    id: `status-${status}`,
    label: t.setStatus(leads.statuses[status]),
    keys: [String(index + 1)],
    group,
    run: () => act.setStatus(status),
  }));
  return [
    { id: "whatsapp", label: t.whatsapp, keys: ["w"], group, run: act.whatsapp },
    { id: "email", label: t.email, keys: ["m"], group, run: act.email },
    { id: "sms", label: t.sms, keys: ["Shift+m"], group, run: act.sms },
    { id: "call", label: t.call, keys: ["p"], group, run: act.call },
    { id: "reply", label: t.reply, keys: ["y"], group, run: act.reply },
    { id: "note", label: t.note, keys: ["n"], group, run: act.note },
    { id: "follow-up", label: t.followUp, keys: ["h"], group, run: act.followUp },
    { id: "sequence", label: t.sequence, keys: ["s"], group, run: act.sequence },
    { id: "stop-sequences", label: t.stopSequences, keys: ["Shift+s"], group, run: act.stopSequences },
    ...statuses,
    { id: "temperature", label: t.temperature, keys: ["t"], group, run: act.cycleTemperature },
    { id: "assign", label: t.assign, keys: ["a"], group, run: act.assign },
    { id: "tag", label: t.tag, keys: ["l"], group, run: act.tag },
    { id: "edit", label: t.edit, keys: ["e"], group, run: act.edit },
    { id: "copy-phone", label: t.copyPhone, keys: ["Mod+Shift+c"], group, run: act.copyPhone },
    { id: "hide", label: t.hide, keys: ["Shift+x"], group, run: act.hide },
    { id: "unhide", label: t.unhide, keys: ["Shift+u"], group, run: act.unhide },
    { id: "export", label: t.exportLeads, keys: ["Shift+e"], group, run: act.exportLeads },
    { id: "remove", label: t.remove, keys: ["#", "Delete"], group, run: act.remove },
    { id: "again", label: t.again, keys: ["."], group, run: act.again },
    { id: "undo", label: t.undo, keys: ["z", "Mod+z"], group, run: () => void undoLast() },
  ];
}

import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import type { MenuItem } from "../look/Menu.tsx";
import type { Target } from "./bulk.ts";

/** What asks for more than a key press. */
export type DialogKind =
  | "email"
  | "sms"
  | "reply"
  | "note"
  | "follow-up"
  | "assign"
  | "tag"
  | "sequence"
  | "edit"
  | "delete"
  | "message"
  | "bulk";

/** What every dialog about leads is given. */
export interface LeadDialogProps {
  target: Target;
  /** what a `bulk` dialog asks to be sure of */
  change?: BulkChange | undefined;
  /** changes many leads and closes; asks first, with their exact number, where everything that matches is meant */
  act: (change: BulkChange) => void;
  onClose: () => void;
  /** done: the selection it concerned may go */
  onDone: () => void;
}

/** Everything one can do with the focused lead, or with the selection where that makes sense. */
export interface LeadActions {
  setStatus: (status: LeadStatus) => void;
  cycleTemperature: () => void;
  whatsapp: () => void;
  call: () => void;
  email: () => void;
  sms: () => void;
  reply: () => void;
  note: () => void;
  followUp: () => void;
  assign: () => void;
  tag: () => void;
  sequence: () => void;
  /** one template to everybody selected */
  message: () => void;
  edit: () => void;
  remove: () => void;
  hide: () => void;
  /** hidden leads stand in lists again */
  unhide: () => void;
  /** stops every sequence that runs */
  stopSequences: () => void;
  /** as CSV */
  exportLeads: () => void;
  skip: () => void;
  copyPhone: () => void;
  /** does the last of these once more, on what is focused or selected now */
  again: () => void;
  /** the actions that have no button of their own */
  menu: MenuItem[];
}

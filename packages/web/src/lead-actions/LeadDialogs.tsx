import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { type ReactNode, useState } from "react";
import type { DialogKind, LeadDialogProps } from "./actions-on-lead.ts";
import { runBulk } from "./bulk.ts";
import { AssignDialog } from "./dialogs/AssignDialog.tsx";
import { ConfirmBulkDialog } from "./dialogs/ConfirmBulkDialog.tsx";
import { DeleteDialog } from "./dialogs/DeleteDialog.tsx";
import { EditDialog } from "./dialogs/EditDialog.tsx";
import { FollowUpDialog } from "./dialogs/FollowUpDialog.tsx";
import { MessageDialog } from "./dialogs/MessageDialog.tsx";
import { NoteDialog } from "./dialogs/NoteDialog.tsx";
import { ReplyDialog } from "./dialogs/ReplyDialog.tsx";
import { SequenceDialog } from "./dialogs/SequenceDialog.tsx";
import { TagDialog } from "./dialogs/TagDialog.tsx";
import { WriteDialog } from "./dialogs/WriteDialog.tsx";

const DIALOGS: Record<DialogKind, (props: LeadDialogProps) => ReactNode> = {
  email: (props) => <WriteDialog {...props} channel="email" />,
  sms: (props) => <WriteDialog {...props} channel="sms" />,
  reply: ReplyDialog,
  note: NoteDialog,
  "follow-up": FollowUpDialog,
  assign: AssignDialog,
  tag: TagDialog,
  sequence: SequenceDialog,
  edit: EditDialog,
  delete: DeleteDialog,
  message: MessageDialog,
  bulk: ConfirmBulkDialog,
};

/** Whatever an action asks for. */
export function LeadDialog({ kind, ...props }: Omit<LeadDialogProps, "act"> & { kind: DialogKind }) {
  const [asked, setAsked] = useState<BulkChange | null>(null);
  const { target, onClose, onDone } = props;
  const act = (change: BulkChange) => {
    if (target.filter !== null && asked === null && kind !== "bulk") return setAsked(change);
    onClose();
    void runBulk(target, change).then(onDone);
  };
  if (asked !== null) return <ConfirmBulkDialog {...props} act={act} change={asked} />;
  const One = DIALOGS[kind];
  return <One {...props} act={act} />;
}

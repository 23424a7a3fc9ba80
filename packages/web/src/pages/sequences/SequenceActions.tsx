import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SequenceDetail } from "@lead-dashboard/contract/sequences/schemas";
import { Ellipsis, Pause, Play, Trash2, UserPlus } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Menu } from "../../look/Menu.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import { shell } from "../../messages/en/shell.ts";

/** What can be done with a sequence as a whole: start it for leads, activate, pause, delete. */
export function SequenceActions({
  sequence,
  isBusy,
  canActivate,
  onActivate,
  onPause,
  onStart,
}: {
  sequence: SequenceDetail | null;
  isBusy: boolean;
  canActivate: boolean;
  onActivate: () => void;
  onPause: () => void;
  onStart: () => void;
}) {
  const mayEdit = useMay("sequences.edit");
  const mayEnroll = useMay("sequences.enroll");
  const [isAsking, setAsking] = useState(false);
  if (!sequence) return null;
  const isActive = sequence.state === "active";
  return (
    <>
      {mayEdit && isActive ? (
        <Button icon={<Pause />} busy={isBusy} onClick={onPause}>
          {t.pause}
        </Button>
      ) : null}
      {mayEdit && !isActive ? (
        <Button icon={<Play />} busy={isBusy} disabled={!canActivate} onClick={onActivate}>
          {sequence.state === "paused" ? t.resume : t.activate}
        </Button>
      ) : null}
      {mayEnroll && (isActive || mayEdit) ? (
        <Button kind="main" icon={<UserPlus />} busy={isBusy} disabled={!canActivate} onClick={onStart}>
          {isActive ? t.startFor : t.startDraft}
        </Button>
      ) : null}
      {mayEdit ? (
        <Menu
          label={shell.more}
          items={[{ id: "remove", label: t.remove, icon: <Trash2 />, danger: true, onSelect: () => setAsking(true) }]}
        >
          {(trigger) => <Button {...trigger} kind="quiet" icon={<Ellipsis />} aria-label={shell.more} />}
        </Menu>
      ) : null}
      {isAsking ? <RemoveDialog sequence={sequence} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function RemoveDialog({ sequence, onClose }: { sequence: SequenceDetail; onClose: () => void }) {
  const [, go] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await call(sequenceEndpoints.deleteSequence, { params: { id: sequence.id } });
      await queryClient.invalidateQueries({ queryKey: ["sequences"] });
      toast(t.removed);
      go("/sequences");
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t.removeAsk(sequence.name)}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="danger" busy={isBusy} onClick={() => void remove()}>
            {t.remove}
          </Button>
        </>
      }
    >
      <p>{t.removeExplain(sequence.enrollments.active + sequence.enrollments.paused)}</p>
    </Dialog>
  );
}

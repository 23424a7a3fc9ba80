import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { ArrowLeft, Copy, Ellipsis, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Menu } from "../../look/Menu.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { shell } from "../../messages/en/shell.ts";
import { templates as t } from "../../messages/en/templates.ts";
import styles from "./Templates.module.css";
import { keepDraft, type TemplateDraft } from "./template-draft.ts";

/** The name of the open template, the way back on a phone, and what can be done with it as a whole. */
export function EditorHead({
  template,
  draft,
  onDuplicate,
  onGone,
}: {
  template: Template | null;
  draft: TemplateDraft;
  onDuplicate: (copy: TemplateDraft) => void;
  onGone: () => void;
}) {
  const [, go] = useLocation();
  const mayEdit = useMay("templates.edit");
  const [isAsking, setAsking] = useState(false);
  const title = draft.name || (template ? t.untitled : t.newTitle);
  return (
    <div className={styles.editorHead}>
      <Link href="/templates" className={styles.back} aria-label={t.back}>
        <ArrowLeft />
      </Link>
      <h2>{title}</h2>
      {template && mayEdit ? (
        <Menu
          label={shell.more}
          items={[
            {
              id: "duplicate",
              label: t.duplicate,
              icon: <Copy />,
              onSelect: () => {
                onDuplicate({ ...draft, name: t.copyOf(draft.name) });
                go("/templates/new");
              },
            },
            { id: "remove", label: t.remove, icon: <Trash2 />, danger: true, onSelect: () => setAsking(true) },
          ]}
        >
          {(trigger) => <Button {...trigger} kind="quiet" icon={<Ellipsis />} aria-label={shell.more} />}
        </Menu>
      ) : null}
      {isAsking && template ? (
        <RemoveDialog template={template} onClose={() => setAsking(false)} onGone={onGone} />
      ) : null}
    </div>
  );
}

function RemoveDialog({ template, onClose, onGone }: { template: Template; onClose: () => void; onGone: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await call(templateEndpoints.deleteTemplate, { params: { id: template.id } });
      keepDraft(template.id, null);
      await queryClient.invalidateQueries({ queryKey: ["templates"] });
      toast(t.removed);
      onGone();
    } catch (error) {
      setProblem(describeError(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t.removeAsk(template.name)}
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
      <p>{t.removeExplain}</p>
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </Dialog>
  );
}

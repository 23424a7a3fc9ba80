import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { ApiError } from "../../api/problem.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay, useSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { templates as t } from "../../messages/en/templates.ts";
import { ApprovedMapping } from "./ApprovedMapping.tsx";
import { EditorHead } from "./EditorHead.tsx";
import { TemplateFacts } from "./TemplateFacts.tsx";
import { TemplatePreview } from "./TemplatePreview.tsx";
import styles from "./Templates.module.css";
import { bodyOf, draftOf, isSame, keepDraft, openDraft, type TemplateDraft } from "./template-draft.ts";
import { VariantTabs } from "./VariantTabs.tsx";
import { WordingEditor } from "./WordingEditor.tsx";

interface EditorProps {
  /** null: a new one */
  template: Template | null;
  onSaved: (template: Template) => void;
  onGone: () => void;
}

/** One template: its facts, its wordings, and what a real lead would read. */
export function TemplateEditor({ template, onSaved, onGone }: EditorProps) {
  const { organization } = useSession();
  const mayEdit = useMay("templates.edit");
  const id = template?.id ?? "new";
  const [draft, setDraft] = useState(() => openDraft(template, organization.language));
  /** -1 is the template's own text */
  const [at, setAt] = useState(-1);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isStale, setStale] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const stored = draftOf(template, organization.language);
  const isDirty = !isSame(draft, stored);

  const change = (next: TemplateDraft) => {
    setDraft(next);
    keepDraft(id, isSame(next, stored) ? null : next);
  };
  const reset = () => {
    setErrors({});
    setStale(false);
    setAt(-1);
    change(stored);
  };
  const save = async () => {
    if (isSaving || !mayEdit) return;
    setSaving(true);
    setErrors({});
    try {
      const body = bodyOf(draft);
      const saved = template
        ? await call(templateEndpoints.updateTemplate, {
            params: { id: template.id },
            body: { ...body, version: template.version },
          })
        : await call(templateEndpoints.createTemplate, { body });
      keepDraft(id, null);
      await queryClient.invalidateQueries({ queryKey: ["templates"] });
      setDraft(draftOf(saved, organization.language));
      toast(t.saved);
      onSaved(saved);
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 409) setStale(true);
      const fields = error instanceof ApiError ? error.errorsByField : {};
      setErrors(fields);
      if (Object.keys(fields).length === 0) toast(describeError(error), { tone: "bad" });
      const variant = /^variants\.(\d+)/.exec(Object.keys(fields)[0] ?? "")?.[1];
      if (variant !== undefined) setAt(Number(variant));
    }
    setSaving(false);
  };
  const wording = draft.variants[at] ?? draft;
  const reword = (text: { subject?: string; body?: string }) =>
    change(
      at === -1
        ? { ...draft, ...text }
        : { ...draft, variants: draft.variants.map((one, index) => (index === at ? { ...one, ...text } : one)) },
    );
  const editor = (
    <form
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <EditorHead
        template={template}
        draft={draft}
        onDuplicate={(copy) => {
          keepDraft("new", copy);
        }}
        onGone={onGone}
      />
      {template?.heldReason ? (
        <div className={styles.stale} role="status">
          <p>{t.held(template.heldReason)}</p>
        </div>
      ) : null}
      {isStale ? (
        <div className={styles.stale} role="alert">
          <p>{t.stale}</p>
          <Button onClick={() => void queryClient.invalidateQueries({ queryKey: ["templates"] }).then(reset)}>
            {t.reload}
          </Button>
        </div>
      ) : null}
      <div className={styles.columns}>
        <fieldset className={styles.fields} disabled={!mayEdit}>
          <TemplateFacts draft={draft} errors={errors} onChange={(facts) => change({ ...draft, ...facts })} />
          <VariantTabs
            templateId={template?.id ?? null}
            draft={draft}
            at={at}
            onAt={setAt}
            onChange={change}
            errors={errors}
          />
          <WordingEditor
            key={at}
            channel={draft.channel}
            subject={wording.subject}
            body={wording.body}
            errors={errors}
            path={at === -1 ? "" : `variants.${at}.`}
            onChange={reword}
          />
          <div className={styles.saveLine}>
            <Button
              kind="main"
              type="submit"
              busy={isSaving}
              disabled={!isDirty}
              aria-keyshortcuts="Control+Enter"
              title={t.saveKeys}
            >
              {t.save}
            </Button>
            {isDirty && template ? (
              <Button kind="quiet" onClick={reset}>
                {t.discard}
              </Button>
            ) : null}
            <span className={styles.saveState} role="status">
              {mayEdit ? (isDirty ? t.unsaved : template ? t.savedAll : "") : t.readOnly}
            </span>
          </div>
        </fieldset>
        <TemplatePreview
          templateId={template?.id ?? "new"}
          draft={draft}
          subject={wording.subject || draft.subject}
          body={wording.body}
          onPlain={(body) => reword({ body })}
        />
      </div>
    </form>
  );
  if (!template || !isWhatsApp(template)) return editor;
  return (
    <div className={styles.whole}>
      {editor}
      <ApprovedMapping templateId={template.id} />
    </div>
  );
}

const isWhatsApp = ({ channel }: Template) => channel === "whatsapp" || channel === "whatsapp-personal";

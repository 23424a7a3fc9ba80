import type { Template, TemplatePreview } from "@lead-dashboard/contract/templates/schemas";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link } from "wouter";
import { leadQuery } from "../../api/lead-queries.ts";
import { previewQuery, useTemplates } from "../../api/template-queries.ts";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { describeError, EmptyState, Skeleton } from "../../look/States.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import { fittingTemplates, searchTemplates } from "./fitting-templates.ts";
import styles from "./QuickReplies.module.css";

/** A template as this lead reads it. */
export interface QuickReply {
  readonly template: Template;
  readonly preview: TemplatePreview;
}

/** Templates of a channel to search and insert, filled for the lead; the keyboard alone is enough. */
export function QuickReplies({
  leadId,
  channel,
  onlyIds,
  onInsert,
  focusAfterInsert,
  onClose,
}: {
  leadId: string;
  channel: Template["channel"];
  /** WhatsApp outside its window: nothing else may be sent */
  onlyIds: readonly string[] | null;
  onInsert: (reply: QuickReply) => void;
  /** where one goes on once something is inserted */
  focusAfterInsert: () => HTMLElement | null;
  onClose: () => void;
}) {
  const templates = useTemplates();
  const language = useQuery(leadQuery(leadId)).data?.language ?? null;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const isInserted = useRef(false);
  const fitting = fittingTemplates(templates.data?.items ?? [], { channel, onlyIds, language });
  const found = searchTemplates(fitting, text);
  const chosen = found[Math.min(at, found.length - 1)];
  const preview = useQuery({ ...previewQuery(chosen?.id ?? "", leadId), enabled: chosen !== undefined });
  const problems = preview.data?.problems.map(({ message }) => message) ?? [];
  const insert = () => {
    if (!chosen || !preview.data || problems.length > 0) return;
    isInserted.current = true;
    onInsert({ template: chosen, preview: preview.data });
    onClose();
  };
  const move = (by: number) => setAt((Math.min(at, found.length - 1) + by + found.length) % Math.max(1, found.length));
  return (
    <Dialog
      title={t.quickReplies}
      size="wide"
      onClose={onClose}
      onSubmit={insert}
      focusAfter={() => (isInserted.current ? focusAfterInsert() : null)}
      footer={
        <Button type="submit" kind="main" disabled={!preview.data || problems.length > 0}>
          {t.insert}
        </Button>
      }
    >
      <Field label={t.searchTemplates} labelHidden>
        {(control) => (
          <input
            {...control}
            type="search"
            placeholder={t.searchTemplates}
            data-autofocus=""
            autoComplete="off"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
              if (by === 0) return;
              event.preventDefault();
              move(by);
            }}
          />
        )}
      </Field>
      {templates.data && fitting.length === 0 ? (
        <EmptyState
          action={
            <Link href="/templates" className={buttonLook("main")}>
              {t.toTemplates}
            </Link>
          }
        >
          {t.noTemplates}
        </EmptyState>
      ) : (
        <div className={styles.panes}>
          <ul className={styles.list} aria-label={t.quickReplies}>
            {templates.data ? null : <Skeleton lines={4} />}
            {found.map((template, index) => (
              <li key={template.id}>
                <button
                  type="button"
                  className={join(styles.one, template === chosen && styles.chosen)}
                  aria-pressed={template === chosen}
                  onClick={() => setAt(index)}
                >
                  <span>{template.name}</span>
                  <span className={styles.language}>{template.language}</span>
                </button>
              </li>
            ))}
            {templates.data && found.length === 0 ? <li className={styles.none}>{t.noTemplateFound}</li> : null}
          </ul>
          <section
            className={styles.preview}
            aria-live="polite"
            aria-label={chosen?.name ?? t.quickReplies}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
          >
            {preview.data?.subject ? <p className={styles.subject}>{preview.data.subject}</p> : null}
            {chosen && preview.isPending ? <Skeleton lines={4} /> : null}
            <p className={styles.body}>{preview.data?.body}</p>
            {preview.error ? <p className={styles.problem}>{describeError(preview.error)}</p> : null}
            {problems.map((problem) => (
              <p key={problem} className={styles.problem}>
                {problem}
              </p>
            ))}
          </section>
        </div>
      )}
    </Dialog>
  );
}

import type { StepStatistics } from "@lead-dashboard/contract/sequences/schemas";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { ArrowDown, ArrowUp, Copy, Ellipsis, GripVertical, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Button, join } from "../../look/Button.tsx";
import { Menu } from "../../look/Menu.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";
import { ActionIcon } from "./SequenceRow.tsx";
import { StepConditions } from "./StepConditions.tsx";
import { StepContent } from "./StepContent.tsx";
import { StepFigures } from "./StepFigures.tsx";
import { StepPreview } from "./StepPreview.tsx";
import { hasTemplate, type StepDraft } from "./sequence-draft.ts";
import { useStepDrag } from "./use-step-drag.ts";

export interface StepCardProps {
  step: StepDraft;
  index: number;
  isLast: boolean;
  templates: readonly Template[];
  statistics: StepStatistics | undefined;
  /** the server's, with paths such as `steps.1.templateId` */
  problems: readonly { path: string; message: string }[];
  onChange: (change: Partial<StepDraft>) => void;
  onMove: (to: number, refocus: "up" | "down") => void;
  onDropped: (from: number, to: number) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}

/** One step: what happens, when, under which condition, and how it went so far. */
export function StepCard(props: StepCardProps) {
  const { step, index, isLast, problems, onChange } = props;
  const card = useRef<HTMLElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const { edge, isDragged } = useStepDrag(card, handle, { index, onDropped: props.onDropped });
  const errors = Object.fromEntries(
    problems.map((problem) => [problem.path.replace(`steps.${index}.`, ""), problem.message]),
  );
  return (
    <article
      ref={card}
      aria-label={t.stepOf(index + 1, t.actions[step.action])}
      className={join(
        styles.card,
        isDragged && styles.dragged,
        edge === "above" && styles.edgeAbove,
        edge === "below" && styles.edgeBelow,
        problems.length > 0 && styles.cardFaulty,
      )}
    >
      <header className={styles.cardHead}>
        <div ref={handle} className={styles.handle} title={t.drag}>
          <GripVertical aria-hidden="true" />
        </div>
        <span className={styles.cardIcon}>
          <ActionIcon action={step.action} />
        </span>
        <h2>{t.step(index + 1)}</h2>
        {props.statistics ? <StepFigures statistics={props.statistics} step={index + 1} /> : null}
        <div className={styles.cardButtons}>
          <Button
            kind="quiet"
            data-move="up"
            icon={<ArrowUp />}
            aria-label={t.moveUp}
            disabled={index === 0}
            onClick={() => props.onMove(index - 1, "up")}
          />
          <Button
            kind="quiet"
            data-move="down"
            icon={<ArrowDown />}
            aria-label={t.moveDown}
            disabled={isLast}
            onClick={() => props.onMove(index + 1, "down")}
          />
          <Menu
            label={t.step(index + 1)}
            items={[
              { id: "duplicate", label: t.duplicateStep, icon: <Copy />, onSelect: props.onDuplicate },
              { id: "remove", label: t.removeStep, icon: <Trash2 />, danger: true, onSelect: props.onRemove },
            ]}
          >
            {(trigger) => <Button {...trigger} kind="quiet" icon={<Ellipsis />} aria-label={t.step(index + 1)} />}
          </Menu>
        </div>
      </header>
      <StepContent step={step} isFirst={index === 0} templates={props.templates} errors={errors} onChange={onChange} />
      {hasTemplate(step.action) && step.templateId !== "" ? <StepPreview templateId={step.templateId} /> : null}
      {step.action === "wait" ? null : (
        <StepConditions step={step} templates={props.templates} errors={errors} onChange={onChange} />
      )}
    </article>
  );
}

import type { StepStatistics } from "@lead-dashboard/contract/sequences/schemas";
import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useTemplates } from "../../api/template-queries.ts";
import { Button, join } from "../../look/Button.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";
import { StepCard } from "./StepCard.tsx";
import { copyOf, daysOf, moveStep, newStep, type StepDraft } from "./sequence-draft.ts";

interface StepListProps {
  steps: readonly StepDraft[];
  statistics: readonly StepStatistics[];
  problems: readonly { path: string; message: string }[];
  onChange: (steps: StepDraft[]) => void;
}

/** The steps in order, as cards on a time line; moved by dragging, or with the buttons on each card. */
export function StepList({ steps, statistics, problems, onChange }: StepListProps) {
  const templates = useTemplates().data?.items ?? [];
  const days = daysOf(steps);
  const [told, setTold] = useState("");
  const list = useRef<HTMLOListElement>(null);

  const move = (from: number, to: number, refocus?: "up" | "down") => {
    if (to < 0 || to >= steps.length || from === to) return;
    onChange(moveStep(steps, from, to));
    setTold(t.moved(from + 1, to + 1));
    // The button that was pressed travels with its card, and so must the focus.
    if (refocus) requestAnimationFrame(() => focusMove(list.current, to, refocus));
  };
  const set = (index: number, change: Partial<StepDraft>) =>
    onChange(steps.map((step, place) => (place === index ? { ...step, ...change } : step)));
  const last = steps.at(-1);
  const add = () => onChange([...steps, newStep(last?.action ?? "whatsapp", steps.length === 0 ? 0 : 3)]);

  return (
    <div className={styles.timeline}>
      {steps.length === 0 ? <p className={styles.hint}>{t.emptySteps}</p> : null}
      <ol ref={list} className={styles.steps}>
        {steps.map((step, index) => (
          <li key={step.key} className={styles.stepLine}>
            <div className={styles.day}>
              <span>{dayLabel(days[index])}</span>
            </div>
            <StepCard
              step={step}
              index={index}
              isLast={index === steps.length - 1}
              templates={templates}
              statistics={statistics.find((one) => one.stepId === step.id)}
              problems={problems.filter((problem) => problem.path.startsWith(`steps.${index}.`))}
              onChange={(change) => set(index, change)}
              onMove={(to, refocus) => move(index, to, refocus)}
              onDropped={(from, to) => move(from, to)}
              onDuplicate={() => onChange([...steps.slice(0, index + 1), copyOf(step), ...steps.slice(index + 1)])}
              onRemove={() => onChange(steps.filter((_, place) => place !== index))}
            />
          </li>
        ))}
        <li className={join(styles.stepLine, styles.addLine)}>
          <div className={styles.day} />
          <Button icon={<Plus />} onClick={add}>
            {steps.length === 0 ? t.firstStep : t.addStep}
          </Button>
        </li>
      </ol>
      <p className="only-read-aloud" role="status">
        {told}
      </p>
    </div>
  );
}

function dayLabel(place: { day: number; hours: number } | undefined): string {
  if (!place) return "";
  return place.hours === 0 ? t.day(place.day) : t.dayAndHours(place.day, place.hours);
}

function focusMove(list: HTMLElement | null, index: number, direction: "up" | "down"): void {
  const card = list?.children[index];
  const wanted = card?.querySelector<HTMLButtonElement>(`[data-move="${direction}"]:not(:disabled)`);
  const other = card?.querySelector<HTMLButtonElement>("[data-move]:not(:disabled)");
  (wanted ?? other)?.focus();
}

import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { GripVertical, Pencil, Trash2 } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { describeError, ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { customFields as t } from "../../messages/en/custom-fields.ts";
import { AddField, EditField } from "./FieldForms.tsx";
import styles from "./Fields.module.css";
import { RemoveField } from "./RemoveField.tsx";

/** The fields the organization added to its leads: made, named, put in order, taken away. */
export function FieldsSection() {
  const { data, error, refetch } = useCustomFields();
  const mayEdit = useMay("fields.edit");
  const [dialog, setDialog] = useState<{ kind: "edit" | "remove"; field: CustomField } | null>(null);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLUListElement>(null);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  const fields = data?.items ?? [];
  const close = () => {
    setDialog(null);
    // a field that was deleted has no row any more
    focusIfLost(() => list.current);
  };

  const move = async (from: number, to: number) => {
    const target = Math.min(Math.max(to, 0), fields.length - 1);
    const moving = fields[from];
    if (!moving || target === from) return;
    const next = fields.toSpliced(from, 1).toSpliced(target, 0, moving);
    queryClient.setQueryData(["custom-fields"], { items: next });
    setSaid(t.moved(moving.label, target + 1, fields.length));
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-grip="${moving.key}"]`)?.focus());
    try {
      for (const [position, field] of next.entries()) {
        if (field.position === position) continue;
        await call(leadEndpoints.changeCustomField, { params: { id: field.id }, body: { position } });
      }
    } catch (refusal) {
      toast(describeError(refusal), { tone: "bad" });
    }
    await queryClient.invalidateQueries({ queryKey: ["custom-fields"] });
  };

  return (
    <div className={styles.section}>
      <p className={styles.hint}>{t.intro}</p>
      {data ? null : <Skeleton lines={3} height={20} />}
      {data && fields.length === 0 ? <p className={styles.hint}>{t.empty}</p> : null}
      {fields.length > 0 ? (
        <ul ref={list} tabIndex={-1} className={styles.list} aria-label={t.section}>
          {fields.map((field, index) => (
            <li key={field.id} className={styles.row}>
              {mayEdit ? (
                <Button
                  kind="quiet"
                  className={styles.grip}
                  icon={<GripVertical />}
                  data-grip={field.key}
                  aria-label={t.move(field.label)}
                  title={t.moveHint}
                  onKeyDown={(event) => moveByKey(event, (step) => void move(index, index + step))}
                  onPointerDown={(event) => moveByPointer(event, index, (to) => void move(index, to))}
                />
              ) : null}
              <div className={styles.words}>
                <div>
                  <span className={styles.label}>{field.label}</span> <Badge>{t.kinds[field.kind]}</Badge>
                </div>
                <span className={styles.hint}>
                  {field.kind === "choice" ? field.choices.join(", ") : t.key(field.key)}
                </span>
              </div>
              {mayEdit ? (
                <>
                  <Button
                    kind="quiet"
                    icon={<Pencil />}
                    aria-label={t.edit(field.label)}
                    onClick={() => setDialog({ kind: "edit", field })}
                  />
                  <Button
                    kind="quiet"
                    icon={<Trash2 />}
                    aria-label={t.remove(field.label)}
                    onClick={() => setDialog({ kind: "remove", field })}
                  />
                </>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {mayEdit ? <AddField /> : null}
      <p className="only-read-aloud" role="status">
        {said}
      </p>
      {dialog?.kind === "edit" ? <EditField field={dialog.field} onClose={() => setDialog(null)} /> : null}
      {dialog?.kind === "remove" ? <RemoveField field={dialog.field} onClose={close} /> : null}
    </div>
  );
}

function moveByKey(event: KeyboardEvent, move: (step: 1 | -1) => void): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  move(event.key === "ArrowUp" ? -1 : 1);
}

/** Follows the pointer that holds a row by its grip; works by finger too. */
function moveByPointer(event: PointerEvent<HTMLElement>, index: number, move: (to: number) => void): void {
  const grip = event.currentTarget;
  const row = grip.closest("li");
  if (!row) return;
  grip.setPointerCapture(event.pointerId);
  const begin = event.clientY;
  const height = row.offsetHeight;
  row.dataset.dragged = "";
  let to = index;
  const follow = ({ clientY }: globalThis.PointerEvent) => {
    to = index + Math.round((clientY - begin) / height);
    row.style.transform = `translateY(${clientY - begin}px)`;
  };
  const end = () => {
    row.style.transform = "";
    delete row.dataset.dragged;
    grip.removeEventListener("pointermove", follow);
    move(to);
  };
  grip.addEventListener("pointermove", follow);
  grip.addEventListener("lostpointercapture", end, { once: true });
}

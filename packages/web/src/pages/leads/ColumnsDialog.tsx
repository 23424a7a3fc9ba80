import { ChevronsLeftRight, ChevronsRightLeft, EyeOff, GripVertical, Plus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { leads } from "../../messages/en/leads.ts";
import { views as t } from "../../messages/en/views.ts";
import styles from "./ColumnsDialog.module.css";
import { bounded } from "./table-layout.ts";
import type { TableLayout } from "./use-table-layout.ts";

const STEP = 20;
const DENSITIES = ["comfortable", "compact"] as const;

/** Which columns, in what order and width, and how high the rows are. Acts at once. */
export function ColumnsDialog({ layout, onClose }: { layout: TableLayout; onClose: () => void }) {
  const { placed, all, setPlaced } = layout;
  const list = useRef<HTMLUListElement>(null);
  const [said, setSaid] = useState("");
  const hidden = all.filter((column) => !placed.some((one) => one.column.key === column.key));

  const move = (from: number, to: number) => {
    const target = Math.min(Math.max(to, 0), placed.length - 1);
    const moving = placed[from];
    if (!moving || target === from) return;
    setPlaced(placed.toSpliced(from, 1).toSpliced(target, 0, moving));
    setSaid(t.moved(moving.column.label, target + 1, placed.length));
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-grip="${moving.column.key}"]`)?.focus(),
    );
  };
  const byKey = (event: KeyboardEvent, index: number) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    move(index, index + step);
  };
  const byPointer = (event: PointerEvent<HTMLElement>, index: number) => {
    const rows = [...(list.current?.children ?? [])];
    const row = rows[index];
    const grip = event.currentTarget;
    if (!(row instanceof HTMLElement)) return;
    grip.setPointerCapture(event.pointerId);
    const begin = event.clientY;
    const height = row.offsetHeight;
    row.dataset.dragged = "";
    let to = index;
    const follow = ({ clientY }: globalThis.PointerEvent) => {
      to = Math.min(Math.max(index + Math.round((clientY - begin) / height), 0), rows.length - 1);
      row.style.transform = `translateY(${clientY - begin}px)`;
    };
    const end = () => {
      row.style.transform = "";
      delete row.dataset.dragged;
      grip.removeEventListener("pointermove", follow);
      move(index, to);
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", end, { once: true });
  };
  const widen = (index: number, by: number) =>
    setPlaced(placed.map((one, at) => (at === index ? { ...one, width: bounded(one.width + by) } : one)));

  return (
    <Dialog
      title={t.columnsTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={layout.forgetColumns}>{t.usual}</Button>
          <Button kind="main" onClick={onClose}>
            {t.done}
          </Button>
        </>
      }
    >
      <fieldset className={styles.densities}>
        <legend className={styles.legend}>{t.density}</legend>
        {DENSITIES.map((one) => (
          <label key={one} className={styles.density}>
            <input
              type="radio"
              name="density"
              checked={layout.rowHeight === one}
              onChange={() => layout.setRowHeight(one)}
            />
            {t.densities[one]}
          </label>
        ))}
      </fieldset>
      <section aria-label={t.shown}>
        <h3 className={styles.legend}>{t.shown}</h3>
        <ul ref={list} className={styles.list}>
          {placed.map(({ column }, index) => (
            <li key={column.key} className={styles.row}>
              <Button
                kind="quiet"
                className={styles.grip}
                icon={<GripVertical />}
                data-grip={column.key}
                aria-label={t.move(column.label)}
                title={t.moveHint}
                onKeyDown={(event) => byKey(event, index)}
                onPointerDown={(event) => byPointer(event, index)}
              />
              <span className={styles.label}>{column.label}</span>
              <Button
                kind="quiet"
                icon={<ChevronsRightLeft />}
                aria-label={t.narrower(column.label)}
                onClick={() => widen(index, -STEP)}
              />
              <Button
                kind="quiet"
                icon={<ChevronsLeftRight />}
                aria-label={t.wider(column.label)}
                onClick={() => widen(index, STEP)}
              />
              <Button
                kind="quiet"
                icon={<EyeOff />}
                aria-label={t.hide(column.label)}
                disabled={column.key === "name"}
                onClick={() => setPlaced(placed.toSpliced(index, 1))}
              />
            </li>
          ))}
        </ul>
      </section>
      {hidden.length > 0 ? (
        <section aria-label={t.notShown}>
          <h3 className={styles.legend}>{t.notShown}</h3>
          <div className={styles.hidden}>
            {hidden.map((column) => (
              <Button
                key={column.key}
                icon={<Plus />}
                aria-label={t.add(column.label)}
                onClick={() => setPlaced([...placed, { column, width: column.width }])}
              >
                {column.label}
              </Button>
            ))}
          </div>
        </section>
      ) : null}
      <p className="only-read-aloud" role="status">
        {said || leads.title}
      </p>
    </Dialog>
  );
}

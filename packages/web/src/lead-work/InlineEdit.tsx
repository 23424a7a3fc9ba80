import { type KeyboardEvent, useEffect, useState } from "react";
import { leadOnScreen } from "../lead-actions/on-screen.ts";
import { actions as t } from "../messages/en/actions.ts";
import { leads } from "../messages/en/leads.ts";
import { editLead } from "./edit-lead.ts";
import styles from "./InlineEdit.module.css";

type Field = "name" | "contactName" | "city";

interface Editing {
  leadId: string;
  rowKey: string;
  field: Field;
  before: string;
  place: { top: number; left: number; width: number; height: number };
}

/**
 * A double press on a cell marked `data-edit` of the list on screen makes it a field: Enter saves, Escape does not, Tab
 * saves and goes on to the row's next cell. It lies above the list, so that rows stay as cheap as they are.
 */
export function InlineEdit() {
  const [editing, setEditing] = useState<Editing | null>(null);
  useEffect(() => {
    const list = document.querySelector<HTMLElement>("[data-list]");
    if (!list) return;
    const begin = (event: MouseEvent) => {
      const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-edit]") : null;
      if (cell) setEditing(editingOf(cell));
    };
    const end = () => setEditing(null);
    list.addEventListener("dblclick", begin);
    list.addEventListener("scroll", end, { passive: true });
    return () => {
      list.removeEventListener("dblclick", begin);
      list.removeEventListener("scroll", end);
    };
  }, []);
  if (!editing) return null;
  const { field, place, before } = editing;

  const save = (typed: string) => {
    const text = typed.trim();
    if (text === before || (field === "name" && text === "")) return;
    const said = t.saved(field === "name" ? text : (leadOnScreen(editing.leadId)?.name ?? ""));
    void editLead({
      leadId: editing.leadId,
      change: { [field]: text === "" ? null : text },
      base: { [field]: before === "" ? null : before },
      said,
    });
  };
  const close = () => {
    setEditing(null);
    document.querySelector<HTMLElement>("[data-list]")?.focus({ preventScroll: true });
  };
  const steer = (event: KeyboardEvent<HTMLInputElement>) => {
    if (!["Enter", "Escape", "Tab"].includes(event.key) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Escape") save(event.currentTarget.value);
    const next = event.key === "Tab" ? neighbourCell(editing, event.shiftKey ? -1 : 1) : undefined;
    if (next) setEditing(editingOf(next));
    else close();
  };
  return (
    <input
      key={`${editing.rowKey}-${field}`}
      className={styles.input}
      style={place}
      aria-label={leads.fields[field]}
      placeholder={leads.fields[field]}
      defaultValue={before}
      maxLength={200}
      ref={selectText}
      onKeyDown={steer}
      onBlur={(event) => {
        save(event.target.value);
        setEditing((now) => (now === editing ? null : now));
      }}
    />
  );
}

/** Stable, so that what was typed is not selected anew whenever something is drawn. */
function selectText(input: HTMLInputElement | null): void {
  input?.select();
}

function editingOf(cell: HTMLElement): Editing | null {
  const rowKey = cell.closest<HTMLElement>("[data-key]")?.dataset.key ?? "";
  const leadId = cell.closest<HTMLElement>("[data-lead]")?.dataset.lead ?? "";
  const field = FIELDS.find((one) => one === cell.dataset.edit);
  const lead = leadOnScreen(leadId);
  if (!field || !lead) return null;
  const { top, left, width, height } = cell.getBoundingClientRect();
  const lineHeight = Math.max(height, 28);
  return {
    leadId,
    rowKey,
    field,
    before: lead[field] ?? "",
    place: {
      top: top + (height - lineHeight) / 2,
      left: left - 7,
      width: Math.max(width, 120) + 8,
      height: lineHeight,
    },
  };
}

function neighbourCell({ rowKey, field }: Editing, step: 1 | -1): HTMLElement | undefined {
  const row = document.querySelector(`[data-key="${CSS.escape(rowKey)}"]`);
  const cells = [...(row?.querySelectorAll<HTMLElement>("[data-edit]") ?? [])].filter((cell) => cell.offsetWidth > 0);
  return cells[cells.findIndex((cell) => cell.dataset.edit === field) + step];
}

const FIELDS: readonly Field[] = ["name", "contactName", "city"];

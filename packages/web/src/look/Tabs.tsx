import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import styles from "./Tabs.module.css";

export interface Tab<Id extends string> {
  id: Id;
  label: string;
  icon?: ReactNode;
  /** a number beside the label, in reserved width so that nothing moves when it arrives */
  count?: string | undefined;
}

/** A row of tabs: one tab stop, arrows move. `panelId` is the id of what they show. */
export function Tabs<Id extends string>({
  tabs,
  selected,
  onSelect,
  label,
  panelId,
}: {
  tabs: readonly Tab<Id>[];
  selected: Id | null;
  onSelect: (id: Id) => void;
  label: string;
  panelId?: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const widths = tabs.map((tab) => tab.count).join();
  // On a phone the row is longer than the screen: the selected tab is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves when another tab is selected, or a count comes
  useEffect(() => {
    const { current } = list;
    if (!current || current.scrollWidth <= current.clientWidth) return;
    current.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected, widths]);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={move}>
      {tabs.map((tab, index) => {
        const isSelected = tab.id === selected;
        return (
          <button
            key={tab.id}
            type="button"
            role="tab"
            data-tab={tab.id}
            aria-selected={isSelected}
            aria-controls={panelId}
            tabIndex={isSelected || (selected === null && index === 0) ? 0 : -1}
            className={styles.tab}
            onClick={() => onSelect(tab.id)}
          >
            {tab.icon}
            {tab.label}
            {tab.count === undefined ? null : <span className={styles.count}>{tab.count}</span>}
          </button>
        );
      })}
    </div>
  );
}

import { ListFilter, Search } from "lucide-react";
import { type Ref, useEffect, useState } from "react";
import { Button } from "../look/Button.tsx";
import { quick as t } from "../messages/en/quick.ts";
import styles from "./FilterBar.module.css";
import type { ListView } from "./list-view.ts";

const TYPING_MS = 160;

/** Search as one types, the filter, and the order. */
export function SearchAndSort({
  view,
  inputRef,
  onLeave,
  onFilter,
  ownSorts = [],
}: {
  view: ListView;
  inputRef: Ref<HTMLInputElement>;
  /** Escape or Enter in the search: back to the row */
  onLeave: () => void;
  onFilter: () => void;
  /** orders by the organization's own fields */
  ownSorts?: readonly { value: string; label: string }[];
}) {
  const { filter, setFilter } = view;
  const [text, setText] = useState(filter.q ?? "");
  const [lastQ, setLastQ] = useState(filter.q);
  if (filter.q !== lastQ) {
    setLastQ(filter.q);
    if ((filter.q ?? "") !== text.trim()) setText(filter.q ?? "");
  }
  useEffect(() => {
    const q = text.trim() === "" ? undefined : text.trim();
    if (q === filter.q) return;
    const timer = setTimeout(() => setFilter({ ...filter, q }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, filter, setFilter]);
  return (
    <div className={styles.bar}>
      <div className={styles.search}>
        <Search />
        <input
          ref={inputRef}
          type="search"
          aria-label={t.filter}
          aria-keyshortcuts="/"
          placeholder={t.search}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" || event.key === "Enter") {
              event.preventDefault();
              onLeave();
            }
          }}
        />
      </div>
      <Button icon={<ListFilter />} aria-label={t.filters} keys="f" onClick={onFilter} />
      <select
        className={styles.sort}
        aria-label={t.sort}
        value={view.sort}
        onChange={(event) => view.setSort(event.target.value)}
      >
        {[...Object.entries(t.sorts), ...ownSorts.map(({ value, label }) => [value, label] as const)].map(
          ([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ),
        )}
      </select>
    </div>
  );
}

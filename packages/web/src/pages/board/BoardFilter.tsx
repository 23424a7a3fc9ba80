import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { ListFilter } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { FilterChips } from "../../lead-list/FilterChips.tsx";
import { Button } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { board as t } from "../../messages/en/board.ts";
import styles from "./Board.module.css";

const FilterDialog = lazy(() =>
  import("../../lead-list/FilterDialog.tsx").then((module) => ({ default: module.FilterDialog })),
);
const PAUSE_MS = 200;

/** Search and filter of the board, the same as those of the lists. */
export function BoardFilter({
  filter,
  onChange,
}: {
  filter: LeadCountQuery;
  onChange: (filter: LeadCountQuery) => void;
}) {
  const [words, setWords] = useState(filter.q ?? "");
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (words === (filter.q ?? "")) return;
    const timer = setTimeout(() => onChange({ ...filter, q: words === "" ? undefined : words }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, filter, onChange]);
  const { q: _, ...chips } = filter;
  return (
    <div className={styles.filter}>
      <input
        type="search"
        className={controlLook}
        value={words}
        placeholder={t.search}
        aria-label={t.search}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button icon={<ListFilter />} onClick={() => setOpen(true)}>
        {t.filter}
      </Button>
      <FilterChips filter={chips} onChange={(next) => onChange({ ...next, ...(words === "" ? {} : { q: words }) })} />
      <Suspense>
        {isOpen ? <FilterDialog filter={filter} onChange={onChange} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </div>
  );
}

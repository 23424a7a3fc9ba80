import { FileUp, ListFilter, Search } from "lucide-react";
import { Link } from "wouter";
import { useCounts } from "../../api/lead-queries.ts";
import { isFiltering } from "../../lead-list/lead-filter.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { EmptyState } from "../../look/States.tsx";
import { quick as t } from "../../messages/en/quick.ts";
import type { QuickView } from "./use-quick-view.ts";

/** What an empty list says: nothing imported yet, filtered too narrowly, or simply done. */
export function QuickEmpty({ view }: { view: QuickView }) {
  const all = useCounts({}).data;
  if (isFiltering(view.filter)) {
    return (
      <EmptyState icon={<ListFilter />} action={<Button onClick={() => view.setFilter({})}>{t.clearFilters}</Button>}>
        {t.emptyFilter}
      </EmptyState>
    );
  }
  if (!all) return null;
  if (all.total === 0) {
    return (
      <EmptyState
        icon={<FileUp />}
        action={
          <Link className={buttonLook("main")} href="/import">
            {t.importLeads}
          </Link>
        }
      >
        {t.emptyFirst}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Search />} action={<Button onClick={() => view.setPreset("all")}>{t.showAll}</Button>}>
      {t.empty[view.preset]}
    </EmptyState>
  );
}

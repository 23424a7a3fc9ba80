import { ListFilter, Search } from "lucide-react";
import { useCounts } from "../../api/lead-queries.ts";
import { isFiltering } from "../../lead-list/lead-filter.ts";
import { Button } from "../../look/Button.tsx";
import { EmptyState } from "../../look/States.tsx";
import { quick as t } from "../../messages/en/quick.ts";
import { FirstRun } from "./FirstRun.tsx";
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
  if (all.total === 0) return <FirstRun />;
  return (
    <EmptyState icon={<Search />} action={<Button onClick={() => view.setPreset("all")}>{t.showAll}</Button>}>
      {t.empty[view.preset]}
    </EmptyState>
  );
}

import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { X } from "lucide-react";
import { filterBuilder } from "../messages/en/filter-builder.ts";
import { filters as t } from "../messages/en/filters.ts";
import { describeNode, describeTree } from "./describe-filter.ts";
import styles from "./FilterBar.module.css";
import { type FilterTree, readTree, writeTree } from "./filter-tree.ts";
import { isFiltering } from "./lead-filter.ts";
import { useFilterWords } from "./use-filter-words.ts";

/** The conditions in force, each removable. */
export function FilterChips({
  filter,
  onChange,
}: {
  filter: LeadCountQuery;
  onChange: (filter: LeadCountQuery) => void;
}) {
  const words = useFilterWords();
  if (!isFiltering(filter) || words === null) return null;
  const tree = readTree(filter, words.fields);
  const { root, scope } = tree;
  const remaining = (next: FilterTree) => () => onChange(writeTree(next, words.fields));
  const parts =
    root.mode === "all"
      ? root.items.map((node, index) => ({
          said: describeNode(node, words),
          without: { ...tree, root: { ...root, items: root.items.filter((_, at) => at !== index) } },
        }))
      : [
          {
            said: describeTree({ ...tree, scope: "listed" }, words),
            without: { ...tree, root: { ...root, mode: "all" as const, items: [] } },
          },
        ];
  const listed =
    scope === "listed" ? [] : [{ said: filterBuilder.scopeChips[scope], without: { root, scope: "listed" as const } }];
  return (
    <div className={styles.chips}>
      {[...listed, ...parts].map(({ said, without }) => (
        <button
          key={said}
          type="button"
          className={styles.chip}
          aria-label={t.remove(said)}
          title={said}
          onClick={remaining(without)}
        >
          <span>{said}</span>
          <X />
        </button>
      ))}
    </div>
  );
}

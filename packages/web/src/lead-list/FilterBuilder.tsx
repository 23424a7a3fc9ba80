import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { Funnel } from "lucide-react";
import { useRef, useState } from "react";
import { useCounts } from "../api/lead-queries.ts";
import { ApiError } from "../api/problem.ts";
import { Button } from "../look/Button.tsx";
import { Dialog } from "../look/Dialog.tsx";
import { Field } from "../look/Field.tsx";
import { Skeleton } from "../look/States.tsx";
import { filterBuilder as t } from "../messages/en/filter-builder.ts";
import { filters } from "../messages/en/filters.ts";
import { describeTree, type FilterWords, isByImport } from "./describe-filter.ts";
import styles from "./FilterBuilder.module.css";
import { FilterGroup } from "./FilterGroup.tsx";
import { type FilterNode, type FilterTree, readTree, writeTree } from "./filter-tree.ts";
import { problemOf } from "./filter-values.ts";
import { useFilterWords } from "./use-filter-words.ts";

interface FilterBuilderProps {
  filter: LeadFilter;
  /** conditions the list has by itself; they count too */
  given?: LeadFilter | null | undefined;
  onChange: (filter: LeadFilter) => void;
  onClose: () => void;
  /** back to the simple dialog, with what has been built; left out where that could not show it */
  onSimple?: ((filter: LeadFilter) => void) | undefined;
}

/** Conditions in groups in groups; says what it asks for in words, and how many leads match. */
export function FilterBuilder(props: FilterBuilderProps) {
  const words = useFilterWords();
  if (words === null) {
    return (
      <Dialog title={t.title} size="wide" onClose={props.onClose}>
        <Skeleton lines={4} height={20} />
      </Dialog>
    );
  }
  return <Known {...props} words={words} />;
}

function Known({ filter, given, onChange, onClose, onSimple, words }: FilterBuilderProps & { words: FilterWords }) {
  const [tree, setTree] = useState<FilterTree>(() => withOneRow(readTree(filter, words.fields)));
  const [isTried, setTried] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const built = writeTree(tree, words.fields);
  const counts = useCounts({ ...given, ...built });
  const faulty = conditionsIn(tree.root).filter((node) => isFaulty(node, words));
  const apply = () => {
    setTried(true);
    // a single untouched row is no filter
    if (faulty.length > 0 && !isBlank(tree)) {
      requestAnimationFrame(() =>
        body.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid]")?.focus(),
      );
      return;
    }
    onChange(built);
    onClose();
  };
  return (
    <Dialog
      title={t.title}
      size="wide"
      onClose={onClose}
      onSubmit={apply}
      footer={
        <>
          {onSimple ? (
            <Button kind="quiet" onClick={() => onSimple(built)}>
              {t.simple}
            </Button>
          ) : null}
          <span className={styles.space} />
          <Button
            onClick={() => setTree(withOneRow({ scope: "listed", root: { ...tree.root, mode: "all", items: [] } }))}
          >
            {filters.clear}
          </Button>
          <Button type="submit" kind="main">
            {filters.show(counts.error ? undefined : counts.data?.total, counts.data?.exact ?? true)}
          </Button>
        </>
      }
    >
      <p className={styles.sentence} aria-live="polite">
        <Funnel aria-hidden="true" />
        <span>{describeTree(withoutBlank(tree, words), words)}</span>
      </p>
      <div ref={body}>
        <FilterGroup
          group={tree.root}
          level={0}
          words={words}
          isTried={isTried}
          onChange={(root) => setTree({ ...tree, root })}
        />
      </div>
      {isTried && faulty.length > 0 ? (
        <p className={styles.problem} role="alert">
          {t.incomplete(faulty.length)}
        </p>
      ) : null}
      {counts.error instanceof ApiError ? (
        <p className={styles.problem} role="alert">
          {counts.error.problem.errors.map(({ path, message }) => `${path} ${message}`).join("; ") ||
            counts.error.message}
        </p>
      ) : null}
      <Field label={t.scope} className={styles.scope}>
        {(control) => (
          <select
            {...control}
            value={tree.scope}
            onChange={(event) => setTree({ ...tree, scope: scopeOf(event.target.value) })}
          >
            {Object.entries(t.scopes).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Dialog>
  );
}

function scopeOf(value: string): FilterTree["scope"] {
  return value === "hidden" || value === "bin" ? value : "listed";
}

/** Somebody who opens it finds a row to fill in. */
function withOneRow(tree: FilterTree): FilterTree {
  if (tree.root.items.length > 0) return tree;
  return {
    ...tree,
    root: { ...tree.root, items: [{ kind: "condition", field: "status", operator: "any", values: [] }] },
  };
}

function isBlank({ root }: FilterTree): boolean {
  const [only] = root.items;
  return root.items.length === 1 && only?.kind === "condition" && only.values.length === 0;
}

function withoutBlank(tree: FilterTree, words: FilterWords): FilterTree {
  const [only] = tree.root.items;
  return only && isBlank(tree) && isFaulty(only, words) ? { ...tree, root: { ...tree.root, items: [] } } : tree;
}

function conditionsIn(node: FilterNode): FilterNode[] {
  return node.kind === "group" ? node.items.flatMap(conditionsIn) : [node];
}

function isFaulty(node: FilterNode, { fields }: FilterWords): boolean {
  if (node.kind === "other") return !isByImport(node.name);
  return (
    node.kind === "condition" &&
    problemOf(
      fields.find(({ name }) => name === node.field),
      node,
    ) !== null
  );
}

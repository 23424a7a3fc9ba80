import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { TriangleAlert } from "lucide-react";
import type { ApiError } from "../../api/problem.ts";
import { Button } from "../../look/Button.tsx";
import { filterBuilder as t } from "../../messages/en/filter-builder.ts";
import { quick } from "../../messages/en/quick.ts";
import styles from "./LeadsPage.module.css";

/** A filter that the server refuses: what is wrong with it, and the ways out. */
export function FilterProblem({
  error,
  filter,
  onChange,
  onEdit,
}: {
  error: ApiError;
  filter: LeadCountQuery;
  onChange: (filter: LeadCountQuery) => void;
  onEdit: () => void;
}) {
  const paths = error.problem.errors.map(({ path }) => path);
  const sound = withoutPaths(filter, paths);
  return (
    <div className={styles.faulty} role="alert">
      <TriangleAlert aria-hidden="true" />
      <h2>{t.notUnderstood}</h2>
      <p>{t.notUnderstoodWhy}</p>
      <ul>
        {error.problem.errors.map(({ path, message }) => (
          <li key={path}>
            <strong>{path.replace(/^.*?field\./, "")}</strong> {message}
          </li>
        ))}
      </ul>
      <div className={styles.ways}>
        {sound === null ? null : (
          <Button kind="main" onClick={() => onChange(sound)}>
            {t.removeFaulty}
          </Button>
        )}
        <Button onClick={onEdit}>{t.change}</Button>
        <Button onClick={() => onChange({})}>{quick.clearFilters}</Button>
      </div>
    </div>
  );
}

/** The filter without the conditions at fault, wherever they stand (`any.0.field.gone`); null when none was found. */
function withoutPaths(filter: LeadCountQuery, paths: readonly string[]): LeadCountQuery | null {
  const next = clean(filter, paths, "");
  return JSON.stringify(next) === JSON.stringify(filter) ? null : next;
}

function clean(filter: object, paths: readonly string[], begin: string): LeadCountQuery {
  const conditions: [string, unknown][] = Object.entries(filter);
  const kept = conditions.flatMap(([name, value]): [string, unknown][] => {
    if (paths.includes(`${begin}${name}`)) return [];
    if (!["all", "any", "none"].includes(name) || !Array.isArray(value)) return [[name, value]];
    const parts = value
      .map((one: object, index) => clean(one, paths, `${begin}${name}.${index}.`))
      .filter((one) => Object.keys(one).length > 0);
    return parts.length === 0 ? [] : [[name, parts]];
  });
  return Object.fromEntries(kept) as LeadCountQuery;
}

import type { DateOrder, ImportPreview } from "@lead-dashboard/contract/imports/schemas";
import { useState } from "react";
import { useMay } from "../../api/session.ts";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { Button } from "../../look/Button.tsx";
import { Check } from "../../look/Field.tsx";
import { imports as t } from "../../messages/en/imports.ts";
import { isByRow } from "./by-row.ts";
import { DatesInDoubt } from "./DatesInDoubt.tsx";
import styles from "./Import.module.css";
import { MappingRow } from "./MappingRow.tsx";
import { PreviewLeads } from "./PreviewLeads.tsx";
import { Stage } from "./Stage.tsx";

/** The second stage: every column with three samples and where it goes, beside the first leads as they will look. */
export function MappingStage({
  preview,
  isLooking,
  onMap,
  onHeader,
  onDateOrder,
  onForget,
}: {
  preview: ImportPreview;
  isLooking: boolean;
  onMap: (column: string, target: string | null) => void;
  onHeader: (hasHeader: boolean) => void;
  onDateOrder: (order: DateOrder) => void;
  /** set where the columns go as they went last time */
  onForget: (() => void) | null;
}) {
  const fields = useCustomFields();
  const canAddField = useMay("fields.edit");
  const ownFields = fields.data?.items ?? [];
  const used = preview.columns.filter((column) => column.target !== null).length;
  const [isAll, setAll] = useState(preview.columns.length <= 16);
  // A column once shown stays, also when it is now left out: nothing jumps away under the pointer.
  const [shownAtFirst] = useState(
    () => new Set(preview.columns.filter((column) => column.target !== null).map((column) => column.name)),
  );
  const rows = preview.columns.filter((column) => isAll || column.target !== null || shownAtFirst.has(column.name));
  return (
    <Stage
      number={2}
      title={t.mappingStage}
      isDone={!preview.problems.some(({ severity }) => severity === "refused")}
      aside={<span className={styles.muted}>{t.columnsUsed(used, preview.columns.length)}</span>}
    >
      <div className={styles.mapping}>
        <div className={styles.mappingPanel}>
          {onForget ? (
            <div className={styles.mappingFoot}>
              <span className={styles.muted}>{t.rememberedFile}</span>{" "}
              <Button kind="quiet" onClick={onForget}>
                {t.forget}
              </Button>
            </div>
          ) : null}
          {preview.hasHeader === null ? null : (
            <div className={styles.mappingFoot}>
              <Check
                label={t.firstRowIsData}
                checked={!preview.hasHeader}
                onChange={(event) => onHeader(!event.target.checked)}
              />
            </div>
          )}
          {preview.dates ? (
            <div className={styles.mappingFoot}>
              <DatesInDoubt {...preview.dates} onChange={onDateOrder} />
            </div>
          ) : null}
          <table className={styles.mappingTable}>
            <thead>
              <tr>
                <th scope="col">{t.column}</th>
                <th scope="col">{t.samples}</th>
                <th scope="col">{t.goesTo}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((column) => (
                <MappingRow
                  key={column.name}
                  column={column}
                  ownFields={ownFields}
                  canAddField={canAddField}
                  onMap={(target) => onMap(column.name, target)}
                />
              ))}
            </tbody>
          </table>
          {preview.columns.length > shownAtFirst.size ? (
            <div className={styles.mappingFoot}>
              <Check label={t.showAll} checked={isAll} onChange={(event) => setAll(event.target.checked)} />
            </div>
          ) : null}
        </div>
        <PreviewLeads rows={preview.rows} isByRow={isByRow(preview.syntax)} isLooking={isLooking} />
      </div>
    </Stage>
  );
}

import { ChartColumn, Download, Info, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "../../look/Button.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Analytics.module.css";
import { downloadCsv, type Figures } from "./csv.ts";
import { FiguresTable } from "./FiguresTable.tsx";

interface BlockProps {
  /** what the block is about; also the name of its file */
  name: string;
  /** what it found out, when there is something to say; otherwise its name is the title */
  finding?: string | null | undefined;
  definition: string;
  /** the figures behind the chart; undefined until they are there */
  figures: Figures | undefined;
  /** the block is a table from the start */
  isTable?: boolean;
  children: ReactNode;
}

/** One finding: title, definition on demand, the chart or its table, and the table as a file. */
export function Block({ name, finding, definition, figures, isTable, children }: BlockProps) {
  const [showsTable, setTable] = useState(false);
  const id = useId();
  return (
    <section className={styles.block} aria-label={name}>
      <header className={styles.blockHead}>
        <h2>{finding ?? name}</h2>
        <button
          type="button"
          className={styles.info}
          popoverTarget={`${id}-definition`}
          aria-label={t.definition(name)}
          title={definition}
        >
          <Info />
        </button>
        <p id={`${id}-definition`} popover="auto" className={styles.definition}>
          {definition}
        </p>
        <div className={styles.blockButtons}>
          {isTable || !figures ? null : (
            <Button
              kind="quiet"
              icon={showsTable ? <ChartColumn /> : <Table2 />}
              aria-label={showsTable ? t.asChart : t.asTable}
              aria-pressed={showsTable}
              onClick={() => setTable(!showsTable)}
            />
          )}
          {figures ? (
            <Button
              kind="quiet"
              icon={<Download />}
              aria-label={t.csv}
              onClick={() => downloadCsv(name.toLowerCase().replaceAll(" ", "-"), figures)}
            />
          ) : null}
        </div>
      </header>
      {showsTable && figures ? (
        <div className={styles.scrolling}>
          <FiguresTable label={t.figuresOf(name)} head={figures.head} rows={figures.rows.map(shownRow)} />
        </div>
      ) : (
        children
      )}
    </section>
  );
}

function shownRow([first, ...values]: Figures["rows"][number]) {
  const name = String(first ?? t.none);
  return {
    key: name,
    name,
    values: values.map((value) => (typeof value === "number" ? showNumber(value) : (value ?? t.none))),
  };
}

/** Shares between 0 and 1 carry four digits, counts none. */
function showNumber(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toFixed(value < 1 ? 3 : 1);
}

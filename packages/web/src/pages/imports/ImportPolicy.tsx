import type { ImportPreview, OnDuplicate } from "@lead-dashboard/contract/imports/schemas";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { describeError } from "../../look/States.tsx";
import { allCountries } from "../../messages/countries.ts";
import { imports as t } from "../../messages/en/imports.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Import.module.css";
import { Stage } from "./Stage.tsx";
import type { ImportChoices } from "./upload-file.ts";

const POLICIES = ["skip", "fill", "overwrite"] as const satisfies readonly OnDuplicate[];
const COUNTED = ["new", "known", "repeated", "refused", "warned", "optedOut", "unclearOptOuts"] as const;
/** told only where there are some */
const OPT_OUTS: ReadonlySet<(typeof COUNTED)[number]> = new Set(["optedOut", "unclearOptOuts"]);
const PURPOSES = ["leads", "do-not-contact"] as const;

/** The third stage: what becomes of leads that are known already, whose country it is, and the button that does it. */
export function ImportPolicy({
  preview,
  choices,
  isLooking,
  isStarting,
  error,
  onChange,
  onStart,
}: {
  preview: ImportPreview;
  choices: ImportChoices;
  isLooking: boolean;
  isStarting: boolean;
  error: unknown;
  onChange: (change: Partial<ImportChoices>) => void;
  onStart: () => void;
}) {
  const isList = preview.purpose === "do-not-contact";
  const isSample = preview.sampledRows < preview.rowCount;
  const missing = whatIsMissing(preview);
  return (
    <Stage number={3} title={t.startStage}>
      <div className={styles.policy}>
        <dl className={styles.tally} aria-busy={isLooking}>
          {COUNTED.filter((kind) => preview.sample[kind] > 0 || !OPT_OUTS.has(kind)).map((kind) => (
            <div key={kind} className={preview.sample[kind] === 0 ? styles.none : undefined}>
              <dt>{t.counts[kind]}</dt>
              <dd>{count(preview.sample[kind])}</dd>
            </div>
          ))}
        </dl>
        {isSample ? <p className={styles.muted}>{t.sampleOf(preview.sampledRows)}</p> : null}
        <div className={styles.choices}>
          <fieldset className={styles.policies}>
            <legend>{t.purpose}</legend>
            {PURPOSES.map((purpose) => (
              <label key={purpose} className={styles.radio}>
                <input
                  type="radio"
                  name="purpose"
                  checked={preview.purpose === purpose}
                  onChange={() => onChange({ purpose })}
                />
                <span>
                  <strong>{t.purposes[purpose][0]}</strong>
                  <span className={styles.muted}>{t.purposes[purpose][1]}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {preview.sheets.length > 1 ? (
            <Field label={t.sheet}>
              {(control) => (
                <select
                  {...control}
                  value={preview.sheet ?? ""}
                  onChange={(event) => onChange({ sheet: event.target.value, isOwn: false, mapping: {} })}
                >
                  {preview.sheets.map((sheet) => (
                    <option key={sheet} value={sheet}>
                      {sheet}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          ) : null}
          {isList ? null : (
            <fieldset className={styles.policies}>
              <legend>{t.onDuplicate}</legend>
              {POLICIES.map((policy) => (
                <label key={policy} className={styles.radio}>
                  <input
                    type="radio"
                    name="on-duplicate"
                    checked={choices.onDuplicate === policy}
                    onChange={() => onChange({ onDuplicate: policy })}
                  />
                  <span>
                    <strong>{t.policies[policy][0]}</strong>
                    <span className={styles.muted}>{t.policies[policy][1]}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          )}
          <Field label={t.country} hint={t.countryHint}>
            {(control) => (
              <select
                {...control}
                value={choices.country}
                onChange={(event) => onChange({ country: event.target.value })}
              >
                <option value="">{t.countryNone}</option>
                {allCountries().map(({ code, name }) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {error ? (
          <p className={styles.problem} role="alert">
            {describeError(error)}
          </p>
        ) : null}
        <div className={styles.startLine}>
          <Button
            kind="main"
            large
            busy={isStarting}
            disabled={preview.rowCount === 0 || missing !== null}
            onClick={onStart}
          >
            {startLabel(preview, choices.onDuplicate)}
          </Button>
          {missing ? <span className={styles.muted}>{missing}</span> : null}
          {!missing && isNothing(preview, choices.onDuplicate) ? (
            <span className={styles.muted}>{t.nothingToImport}</span>
          ) : null}
        </div>
      </div>
    </Stage>
  );
}

/** Without it every row would be refused. */
function whatIsMissing({ problems }: ImportPreview): string | null {
  if (problems.some(({ code }) => code === "file.noName")) return t.nameFirst;
  return problems.some(({ code }) => code === "file.noAddress") ? t.addressFirst : null;
}

function isNothing({ sample, sampledRows, rowCount }: ImportPreview, policy: OnDuplicate): boolean {
  return (
    sampledRows >= rowCount && sample.new === 0 && sample.optedOut === 0 && (policy === "skip" || sample.known === 0)
  );
}

function startLabel(preview: ImportPreview, policy: OnDuplicate): string {
  if (isNothing(preview, policy)) return t.importAnyway;
  if (preview.purpose === "do-not-contact") return listLabel(preview);
  const { sample, sampledRows, rowCount } = preview;
  const isExact = preview.isRowCountExact && sampledRows >= rowCount;
  const scale = sampledRows === 0 || isExact ? 1 : rowCount / sampledRows;
  const created = Math.round(sample.new * scale);
  const updated = policy === "skip" ? 0 : Math.round(sample.known * scale);
  return updated > 0 ? t.startUpdating(created, updated, isExact) : t.start(created, isExact);
}

function listLabel({ sample, sampledRows, rowCount, isRowCountExact }: ImportPreview): string {
  const isExact = isRowCountExact && sampledRows >= rowCount;
  return t.startList(Math.round((sample.optedOut * rowCount) / Math.max(1, sampledRows)), isExact);
}

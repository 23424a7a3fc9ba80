import type { PreviewRow, RowProblem } from "@lead-dashboard/contract/imports/schemas";
import { Ban, CircleAlert, Copy, Globe, Mail, Phone, Star } from "lucide-react";
import { Badge } from "../../look/Badge.tsx";
import { join } from "../../look/Button.tsx";
import { countryName } from "../../messages/countries.ts";
import { showTime } from "../../messages/dates.ts";
import { imports as t } from "../../messages/en/imports.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Import.module.css";

const TONES = { create: "good", update: "accent", skip: undefined, refuse: "bad" } as const;

/** The first rows as the leads they will be, each with what is wrong with it. */
export function PreviewLeads({
  rows,
  isByRow,
  isLooking,
}: {
  rows: readonly PreviewRow[];
  /** told by row, not by line */
  isByRow: boolean;
  isLooking: boolean;
}) {
  return (
    <section className={styles.preview} aria-label={t.preview} aria-busy={isLooking}>
      <h3>{t.preview}</h3>
      {rows.length === 0 ? <p className={styles.muted}>{t.previewEmpty}</p> : null}
      <ul className={join(styles.cards, isLooking && styles.stale)}>
        {rows.map((row) => (
          <PreviewCard key={row.line} row={row} isByRow={isByRow} />
        ))}
      </ul>
    </section>
  );
}

function PreviewCard({ row, isByRow }: { row: PreviewRow; isByRow: boolean }) {
  const { lead } = row;
  const status = lead && lead.status !== "NEW" ? t.leadStatuses[lead.status] : null;
  const contacted = lead?.lastContactedAt ? t.lastContact(showTime(lead.lastContactedAt)) : null;
  const place = [lead?.category, lead?.city, lead?.country ? countryName(lead.country) : null, status, contacted]
    .filter(Boolean)
    .join(" · ");
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <strong>{lead?.name ?? row.optOuts[0] ?? t.noName}</strong>
        <Badge tone={TONES[row.outcome]}>{t.outcomes[row.outcome]}</Badge>
      </div>
      {place === "" ? null : <p className={styles.muted}>{place}</p>}
      {lead ? (
        <p className={styles.cardFacts}>
          <Fact icon={<Phone />} text={lead.phoneE164 ?? lead.phone} missing={t.noPhone} />
          <Fact icon={<Mail />} text={lead.email} missing={t.noEmail} />
          <Fact
            icon={<Globe />}
            text={lead.website?.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "") ?? null}
            missing={t.noWebsite}
          />
          {lead.rating === null ? null : (
            <Fact
              icon={<Star />}
              text={`${lead.rating}${lead.reviewCount === null ? "" : ` (${count(lead.reviewCount)})`}`}
              missing=""
            />
          )}
        </p>
      ) : null}
      {row.optOuts.length > 0 ? (
        <p className={styles.remark}>
          <Ban />
          {t.optsOut(row.optOuts.join(", "))}
        </p>
      ) : null}
      <Duplicate row={row} isByRow={isByRow} />
      {row.problems.map((problem) => (
        <Remark key={`${problem.code}${problem.field}`} problem={problem} />
      ))}
      <span className={styles.line}>{t.previewLine(row.line, isByRow)}</span>
    </li>
  );
}

function Fact({ icon, text, missing }: { icon: React.ReactNode; text: string | null; missing: string }) {
  return (
    <span className={join(styles.fact, text === null && styles.absent)}>
      {icon}
      <span>{text ?? missing}</span>
    </span>
  );
}

function Duplicate({ row, isByRow }: { row: PreviewRow; isByRow: boolean }) {
  const { duplicateOf } = row;
  if (!duplicateOf) return null;
  const by = t.matchedBy[duplicateOf.matchedBy] ?? duplicateOf.matchedBy;
  return (
    <p className={styles.remark}>
      <Copy />
      {duplicateOf.line === null ? t.sameAs(duplicateOf.name, by) : t.sameAsLine(duplicateOf.line, by, isByRow)}
    </p>
  );
}

function Remark({ problem }: { problem: RowProblem }) {
  const isRefusal = problem.severity === "refused";
  return (
    <p className={join(styles.remark, isRefusal ? styles.refused : styles.warned)}>
      {isRefusal ? <Ban /> : <CircleAlert />}
      <span>
        {isRefusal || problem.value === null ? null : <q>{problem.value}</q>} {problem.message}
      </span>
    </p>
  );
}

/* biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop (aria-activedescendant) */
/* biome-ignore-all lint/a11y/useSemanticElements: cells of a virtual grid are no table cells */
import { Star } from "lucide-react";
import type { ListRow, RowLead } from "../../lead-list/row.ts";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { join } from "../../look/Button.tsx";
import { quick as t } from "../../messages/en/quick.ts";
import { count } from "../../messages/plural.ts";
import { ago, daysApart } from "../../messages/when.ts";
import styles from "./QuickRow.module.css";

/** One line of the Quick Dashboard: who, what speaks for them, where, and how warm. */
export function QuickRow({ lead, waiting }: Pick<ListRow, "lead" | "waiting">) {
  const due = dueIn(lead);
  const isLate = waiting ? waiting.kind === "follow-up" && waiting.overdue : due !== null && isOverdue(lead);
  return (
    <div className={styles.row}>
      <div role="gridcell" className={styles.cell}>
        <div className={styles.line}>
          <span className={styles.name} data-edit="name">
            {lead.name}
          </span>
        </div>
        <div className={join(styles.more, due && styles.due, isLate && styles.overdue)}>
          <span className={styles.inline}>
            {[lead.category, lead.city, ""].filter((one) => typeof one === "string").join(" · ")}
          </span>
          {waiting ? whatWaits(waiting) : (due ?? factsOf(lead))}
        </div>
      </div>
      <div role="gridcell" className={join(styles.cell, styles.where)}>
        <div className={styles.line} data-edit="city">
          <span>{[lead.category, lead.city].filter(Boolean).join(" · ")}</span>
        </div>
        <div className={styles.more}>
          {lead.lastContactedAt ? t.contacted(ago(lead.lastContactedAt)) : t.neverContacted(waiting !== null)}
        </div>
      </div>
      <div role="gridcell" className={join(styles.rating, "numbers")}>
        {lead.rating ? (
          <>
            <Star aria-label={t.rating} />
            {lead.rating.toFixed(1)} {lead.reviewCount ? <span>({count(lead.reviewCount)})</span> : null}
          </>
        ) : null}
      </div>
      <div role="gridcell" className={styles.right}>
        <Temperature temperature={lead.temperature} score={lead.score} />
      </div>
    </div>
  );
}

/** The facts that decide how to approach a lead, in few words. */
function factsOf(lead: RowLead): string {
  const facts = [
    lead.website === undefined ? null : lead.website === null ? t.noWebsite : t.hasWebsite,
    lead.phone === undefined ? null : lead.phone === null ? t.noPhone : t.phoneTypes[lead.phoneType ?? "unknown"],
    lead.email ? t.hasEmail : null,
    lead.isSample ? t.sample : null,
  ];
  return facts.filter(Boolean).join(" · ");
}

function isOverdue({ nextFollowUpAt }: RowLead): boolean {
  return typeof nextFollowUpAt === "string" && Date.parse(nextFollowUpAt) < Date.now();
}

function dueIn(lead: RowLead): string | null {
  if (!lead.nextFollowUpAt) return null;
  const now = Date.now();
  return daysApart(now, Date.parse(lead.nextFollowUpAt)) > 0 ? null : t.followUp(ago(lead.nextFollowUpAt, now));
}

function whatWaits(waiting: NonNullable<ListRow["waiting"]>): string {
  if (waiting.kind === "reply") return t.answered(ago(waiting.at), waiting.excerpt);
  if (waiting.kind === "follow-up") return t.followUp(ago(waiting.at));
  return t.step(waiting.sequenceName ?? t.aSequence, (waiting.stepIndex ?? 0) + 1);
}

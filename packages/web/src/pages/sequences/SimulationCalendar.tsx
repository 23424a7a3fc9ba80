import type { Simulation } from "@lead-dashboard/contract/sequences/simulation";
import { join } from "../../look/Button.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Simulation.module.css";

const DAY = 86_400_000;
const named = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });

/** A date as people say it: "Thursday 26 November". */
export function dateName(date: string): string {
  return named.format(new Date(`${date}T00:00:00Z`));
}

/** Weeks from Monday to Sunday; each day says how much would leave and how much would be a person's. */
export function SimulationCalendar({
  simulation,
  chosen,
  onChoose,
}: {
  simulation: Simulation;
  chosen: string | null;
  onChoose: (date: string) => void;
}) {
  const byDate = new Map(simulation.days.map((day) => [day.date, day]));
  const last = simulation.days.at(-1)?.date ?? simulation.startsAt.slice(0, 10);
  const first = simulation.days[0]?.date ?? last;
  const dates = weeksOf(first, last);
  return (
    <section className={styles.calendar} aria-label={t.calendar}>
      <div className={styles.weekdays} aria-hidden="true">
        {t.weekdays.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ol className={styles.days}>
        {dates.map((date, index) => {
          const day = byDate.get(date);
          const parts = [
            ...(day && day.leaves > 0 ? [t.calendarLeaves(day.leaves)] : []),
            ...(day && day.persons > 0 ? [t.calendarPersons(day.persons)] : []),
          ];
          const number = Number(date.slice(8));
          return (
            <li key={date}>
              <button
                type="button"
                className={join(styles.cell, date === chosen && styles.cellChosen)}
                disabled={!day}
                aria-pressed={date === chosen}
                aria-label={t.calendarDay(dateName(date), parts.length === 0 ? t.calendarNothing : parts.join(", "))}
                onClick={() => onChoose(date)}
              >
                <span className={styles.date}>
                  {number}
                  {number === 1 || index === 0 ? ` ${month.format(new Date(`${date}T00:00:00Z`))}` : null}
                </span>
                {day && day.leaves > 0 ? <span className={styles.leaves}>{count(day.leaves)}</span> : null}
                {day && day.persons > 0 ? <span className={styles.persons}>{count(day.persons)}</span> : null}
              </button>
            </li>
          );
        })}
      </ol>
      <p className={styles.legend}>{t.calendarLegend}</p>
    </section>
  );
}

/** Every date from the Monday before the first to the Sunday after the last. */
function weeksOf(first: string, last: string): string[] {
  const begin = Date.parse(`${first}T00:00:00Z`);
  const monday = begin - ((new Date(begin).getUTCDay() + 6) % 7) * DAY;
  const dates: string[] = [];
  for (let at = monday; at <= Date.parse(`${last}T00:00:00Z`) || dates.length % 7 !== 0; at += DAY) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}

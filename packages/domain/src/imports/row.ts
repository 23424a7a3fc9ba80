import { FOLLOW_UP_HOUR } from "../leads/follow-up-text.ts";
import { textOf } from "./clean-cell.ts";
import type { DateTarget, MappingField } from "./mapping-targets.ts";
import { hasThousandths, readAmount } from "./read-amount.ts";
import { readInstant } from "./read-instant.ts";
import { readLink } from "./read-links.ts";
import { isNo, isYes } from "./read-status.ts";
import type { RowPlan } from "./row-plan.ts";
import { type RowProblem, type RowProblemCode, rowProblem } from "./row-problem.ts";

/** The longest text of a field, in characters; what is longer is shortened and reported. */
export const MAX_LENGTH = { name: 300, text: 500, address: 1000, notes: 20_000, link: 2000, custom: 5000 } as const;

/** What most rows have of most fields: nothing is made for it. */
const NONE: readonly never[] = [];

/** Columns that in some files say only that it happened. */
const FLAGS: ReadonlySet<DateTarget> = new Set<DateTarget>(["lastContactedAt", "lastRepliedAt", "wonAt", "lostAt"]);

/** When a file is read, and by whose clock its times are that name no zone: IANA, UTC when left out. */
export interface RowClock {
  now: number;
  timeZone?: string | undefined;
}

/** The cells of a row by field, gathering what is wrong with them. */
export class Row {
  readonly #cells: readonly unknown[];
  readonly #plan: RowPlan;
  readonly #clock: RowClock;
  readonly problems: RowProblem[] = [];

  constructor(cells: readonly unknown[], plan: RowPlan, clock: RowClock) {
    this.#cells = cells;
    this.#plan = plan;
    this.#clock = clock;
  }

  /** The cells of every column that goes into a field. */
  all(field: MappingField): readonly unknown[] {
    const places = this.#plan.places.get(field);
    return places === undefined ? NONE : places.map((place) => this.#cells[place]);
  }

  /** The first cell of a field that is not empty. */
  cell(field: MappingField): unknown {
    const places = this.#plan.places.get(field);
    if (places === undefined) return undefined;
    return this.#cells[places.find((place) => !isEmpty(this.#cells[place])) ?? -1];
  }

  /** The cells of every column that goes into a field, as text, without the empty ones. */
  texts(field: MappingField): readonly string[] {
    const places = this.#plan.places.get(field);
    return places === undefined ? NONE : places.map((at) => textOf(this.#cells[at])).filter((text) => text !== "");
  }

  at(place: number): unknown {
    return this.#cells[place];
  }

  text(field: MappingField, limit: number = MAX_LENGTH.text): string {
    const text = textOf(this.cell(field));
    if (text.length <= limit) return text;
    this.report("text.shortened", field, text);
    return text.slice(0, limit);
  }

  link(field: MappingField): string | null {
    return this.read(field, readLink, "website.invalid");
  }

  /** A cell through a reader; what the reader does not take is reported and left out. */
  read<T>(field: MappingField, reader: (text: string) => T | null, code: RowProblemCode): T | null {
    const text = textOf(this.cell(field));
    if (text === "") return null;
    const value = reader(text);
    if (value === null) this.report(code, field, text);
    return value;
  }

  /**
   * The date of a field, each cell in the order of its column. Several columns may hold it: of the last contact and reply
   * the latest counts, of what happened once the earliest, of what is to come the next. A date to come is no history.
   */
  instant(field: DateTarget): number | null {
    let chosen: number | null = null;
    for (const place of this.#plan.places.get(field) ?? NONE) {
      const at = this.#instantAt(field, place);
      if (at !== null && (chosen === null || this.#isBetter(field, at, chosen))) chosen = at;
    }
    return chosen;
  }

  #instantAt(field: DateTarget, place: number): number | null {
    const text = textOf(this.#cells[place]);
    // that it happened, or did not, is no date and no mistake either
    if (text === "" || (FLAGS.has(field) && (isYes(text) || isNo(text)))) return null;
    const order = this.#plan.dateOrders.get(place);
    // A day to come back on begins when people do.
    const hourOfDays = field === "nextFollowUpAt" ? FOLLOW_UP_HOUR : 0;
    const at = readInstant(text, { order, timeZone: this.#clock.timeZone, hourOfDays });
    if (at === null) this.report("date.invalid", field, text);
    if (at === null || at <= this.#clock.now || field === "nextFollowUpAt") return at;
    this.report("date.future", field, text);
    return null;
  }

  #isBetter(field: DateTarget, at: number, than: number): boolean {
    if (field === "lastContactedAt" || field === "lastRepliedAt") return at > than;
    if (field !== "nextFollowUpAt") return at < than;
    const { now } = this.#clock;
    return than < now ? at > than : at >= now && at < than;
  }

  /** Whether a column that holds the date of something says only that it happened. */
  happened(field: DateTarget): boolean {
    return this.all(field).some(isYes);
  }

  /** An amount, by the decimal mark of its column. */
  amount(field: MappingField): number | null {
    const places = this.#plan.places.get(field);
    const place = places?.find((one) => !isEmpty(this.#cells[one]));
    if (place === undefined) return null;
    const cell = this.#cells[place];
    if (typeof cell === "number") return cell;
    const decimal = this.#plan.decimals.get(place);
    const known = decimal === "." || decimal === "," ? decimal : null;
    // `1.250` beside `KWD` in its own column
    return readAmount(textOf(cell), known ?? (hasThousandths(textOf(this.cell("currency"))) ? "." : null));
  }

  report(code: RowProblemCode, field: string, value: string): void {
    this.problems.push(rowProblem(code, field, value));
  }
}

function isEmpty(cell: unknown): boolean {
  return cell === undefined || cell === null || cell === "" || (Array.isArray(cell) && cell.length === 0);
}

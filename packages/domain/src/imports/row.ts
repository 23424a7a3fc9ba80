import { textOf } from "./clean-cell.ts";
import type { MappingField } from "./mapping-targets.ts";
import { readInstant } from "./read-instant.ts";
import { readLink } from "./read-links.ts";
import type { RowPlan } from "./row-plan.ts";
import { type RowProblem, type RowProblemCode, rowProblem } from "./row-problem.ts";

/** The longest text of a field, in characters; what is longer is shortened and reported. */
export const MAX_LENGTH = { name: 300, text: 500, address: 1000, notes: 20_000, link: 2000, custom: 5000 } as const;

/** What most rows have of most fields: nothing is made for it. */
const NONE: readonly never[] = [];

/** The cells of a row by field, gathering what is wrong with them. */
export class Row {
  readonly #cells: readonly unknown[];
  readonly #plan: RowPlan;
  readonly problems: RowProblem[] = [];

  constructor(cells: readonly unknown[], plan: RowPlan) {
    this.#cells = cells;
    this.#plan = plan;
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

  /** A date, in the order of its column. */
  instant(field: MappingField): number | null {
    const places = this.#plan.places.get(field);
    const place = places?.find((one) => !isEmpty(this.#cells[one]));
    if (place === undefined) return null;
    const order = this.#plan.dateOrders.get(place);
    return this.read(field, (text) => readInstant(text, order), "date.invalid");
  }

  report(code: RowProblemCode, field: string, value: string): void {
    this.problems.push(rowProblem(code, field, value));
  }
}

function isEmpty(cell: unknown): boolean {
  return cell === undefined || cell === null || cell === "" || (Array.isArray(cell) && cell.length === 0);
}

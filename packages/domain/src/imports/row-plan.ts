import type { DateOrder } from "./date-order.ts";
import type { MappedColumn } from "./guess-mapping.ts";
import type { MappingField } from "./mapping-targets.ts";
import type { ColumnDecimal } from "./read-amount.ts";

/** A mapping made ready for reading rows: for each field the places of its columns. */
export interface RowPlan {
  places: ReadonlyMap<MappingField, readonly number[]>;
  custom: readonly { key: string; place: number }[];
  /** of columns whose dates do not begin with the day */
  dateOrders: ReadonlyMap<number, DateOrder>;
  /** of columns whose numbers show what stands before their decimals, or should and do not */
  decimals: ReadonlyMap<number, ColumnDecimal>;
  /** columns `openingHours/0/day` and the like, in which a flat file spells out a list */
  spreadHours: readonly { day: number; hours: number }[];
  /** how many columns the file has */
  width: number;
  /** without a name a row is refused; else a contact's name stands in for it, as in the contact lists of other programs */
  isNameNeeded: boolean;
}

/** Makes a mapping ready for reading rows. */
export function planRows(columns: readonly MappedColumn[]): RowPlan {
  const places = new Map<MappingField, number[]>();
  const custom: { key: string; place: number }[] = [];
  const hours = new Map<string, { day?: number; hours?: number }>();
  columns.forEach(({ name, target }, place) => {
    if (target === null) return;
    if (isCustom(target)) {
      custom.push({ key: target.slice("custom:".length), place });
      return;
    }
    const spread = /^openingHours\/(\d+)\/(day|hours)$/.exec(name);
    if (target === "openingHours" && spread !== null) {
      const [, number = "", part] = spread;
      const entry = hours.get(number) ?? {};
      if (part === "day") entry.day = place;
      else entry.hours = place;
      hours.set(number, entry);
      return;
    }
    places.set(target, [...(places.get(target) ?? []), place]);
  });
  const spreadHours = [...hours.values()].flatMap(({ day, hours }) =>
    day === undefined || hours === undefined ? [] : [{ day, hours }],
  );
  const isNameNeeded = columns.some(
    ({ target, reason, isUsual }) => target === "name" && reason !== "format" && isUsual !== true,
  );
  const dateOrders = new Map(
    columns.flatMap(({ dateOrder }, place) => (dateOrder === undefined ? [] : [[place, dateOrder] as const])),
  );
  const decimals = new Map(
    columns.flatMap(({ decimal }, place) => (decimal === undefined ? [] : [[place, decimal] as const])),
  );
  return { places, custom, dateOrders, decimals, spreadHours, width: columns.length, isNameNeeded };
}

function isCustom(target: string): target is `custom:${string}` {
  return target.startsWith("custom:");
}

import type { ShortListQuery } from "@lead-dashboard/contract/wire";
import { AppError } from "./problem.ts";
import { findUnstorable } from "./storable-text.ts";

/** The keys of a list's last row as one opaque text. */
export function encodeCursor(values: readonly (string | number | boolean | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** The keys back from a cursor; a cursor nobody here made is refused. */
export function decodeCursor(text: string, length: number): (string | number | boolean | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((value) => value === null || typeof value !== "object") &&
      findUnstorable(values).length === 0
    ) {
      return values;
    }
  } catch {
    // refused below, like any other foreign text
  }
  throw foreignCursor();
}

/** What a key of a cursor is: an instant in ms, a whole number from 0, or a text. */
type KeyKind = "instant" | "whole" | "text";

const LARGEST: Record<Exclude<KeyKind, "text">, number> = {
  instant: Date.parse("9999-12-31T23:59:59.999Z"),
  whole: 2 ** 31 - 1,
};

/** The keys back from a cursor, each of the kind its list sorts by: a cursor of another list is refused, not searched for. */
export function decodeKeys<const Kinds extends readonly KeyKind[]>(text: string, kinds: Kinds) {
  const keys = decodeCursor(text, kinds.length);
  if (!kinds.every((kind, index) => isOfKind(keys[index], kind))) throw foreignCursor();
  return keys as { [Index in keyof Kinds]: Kinds[Index] extends "text" ? string : number };
}

function isOfKind(key: unknown, kind: KeyKind): boolean {
  if (kind === "text") return typeof key === "string";
  return typeof key === "number" && Number.isInteger(key) && key >= 0 && key <= LARGEST[kind];
}

const MOST = 200;

/**
 * A page of a list short enough to be read whole. The cursor names the last one shown and its place, so that one that has
 * gone meanwhile neither repeats nor hides others.
 */
export function pageOfAll<Item extends { id: string }>(
  all: readonly Item[],
  { limit = MOST, cursor }: ShortListQuery,
): { items: Item[]; nextCursor: string | null } {
  const begin = cursor === undefined ? 0 : placeAfter(all, cursor);
  const items = all.slice(begin, begin + limit);
  const last = items.at(-1);
  const end = begin + items.length;
  return { items, nextCursor: last === undefined || end >= all.length ? null : encodeCursor([end, last.id]) };
}

function placeAfter(all: readonly { id: string }[], cursor: string): number {
  const [end, id] = decodeKeys(cursor, ["whole", "text"]);
  const place = all.findIndex((item) => item.id === id);
  return place === -1 ? Math.max(0, end - 1) : place + 1;
}

function foreignCursor(): AppError {
  return new AppError("invalid", "invalid-cursor", "cursor: is not one this list gave out; start again without it", {
    errors: [{ path: "cursor", message: "is not one this list gave out" }],
  });
}

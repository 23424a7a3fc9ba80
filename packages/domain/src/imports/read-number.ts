/**
 * A number as people and programs write it: decimal point or comma, thousands in points, commas, spaces or apostrophes, a
 * currency sign or unit beside it. Null when it is none.
 */
export function readNumber(text: string): number | null {
  if (PLAIN.test(text)) return Number(text);
  const bare = text
    .replace(/[\s\u00a0'’]/g, "")
    .replace(/^[^\d+\-.,]+/, "")
    .replace(/[^\d]+$/, "");
  if (bare === "" || bare.length > 25 || !/^[+-]?[\d.,]*\d$/.test(bare)) return null;
  const comma = bare.lastIndexOf(",");
  const point = bare.lastIndexOf(".");
  const decimal = comma > point ? "," : ".";
  const other = decimal === "," ? "." : ",";
  const parts = bare.replaceAll(other, "").split(decimal);
  // 1.234.567: what stands twice separates thousands.
  const number = Number(parts.length > 2 ? parts.join("") : parts.join("."));
  return Number.isFinite(number) ? number : null;
}

const PLAIN = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** A count: whole, not negative; `1,234` and `1.234` are a thousand and more. */
export function readCount(text: string): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const bare = text.replace(/[\s\u00a0'’]/g, "").replace(/^\(|\)$/g, "");
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(bare)) return Number(bare.replace(/[.,]/g, ""));
  const number = readNumber(bare);
  return number === null || number < 0 || number > 2_000_000_000 ? null : Math.round(number);
}

/** As programs write very large and very small numbers: `1e-7`. */
export const BY_POWERS = /^-?\d(?:\.\d+)?e[+-]?\d{1,3}$/i;

/** Degrees of latitude (`limit` 90) or longitude (180). */
export function readDegrees(text: string, limit: 90 | 180): number | null {
  const number = BY_POWERS.test(text) ? Number(text) : readNumber(text);
  return number === null || Math.abs(number) > limit ? null : number;
}

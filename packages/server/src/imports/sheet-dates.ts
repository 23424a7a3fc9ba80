/** Numbers of built-in formats that show dates or times (ECMA-376, 18.8.30), with those of East Asian versions. */
const BUILT_IN = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

/** Whether a number format shows a date or time. `code` is given for formats of the workbook's own. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN.some(([from, to]) => id >= from && id <= to);
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, "").replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "");
  return /[dmyhs]/i.test(bare) && !/general/i.test(bare);
}

const DAY = 86_400_000;
const DAYS_FROM_1900_TO_1904 = 1462;

/**
 * A date as Excel counts it, as ISO text: a day `2026-03-01`, with a time `2026-03-01T09:30:00`, a time alone `09:30:00`. Excel
 * believes that 1900 was a leap year, so days before March of it are one off.
 */
export function dateText(serial: number, uses1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return String(serial);
  if (serial < 1 && !uses1904) return new Date(Math.round(serial * 86_400) * 1000).toISOString().slice(11, 19);
  const days = uses1904 ? serial + DAYS_FROM_1900_TO_1904 : serial < 60 ? serial + 1 : serial;
  const iso = new Date(Math.round(((days - 25_569) * DAY) / 1000) * 1000).toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 19);
}

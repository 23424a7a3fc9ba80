// iCalendar as RFC 5545 has it: lines of at most 75 octets, CRLF, texts escaped, instants in UTC.

/** One entry of a calendar. */
export interface CalendarEntry {
  /** the same for ever for the same thing, so that a calendar moves it instead of showing it twice */
  readonly uid: string;
  /** ms; when it was last changed */
  readonly changedAt: number;
  /** ms */
  readonly startsAt: number;
  readonly minutes: number;
  readonly summary: string;
  readonly url: string;
}

const LONGEST_LINE = 75;

/** A calendar to subscribe to, as text. Entries do not block time: they are reminders. */
export function calendarText(name: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Lead Dashboard//Follow-ups//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    ...entries.flatMap(entryLines),
    "END:VCALENDAR",
  ];
  return `${lines.map(foldLine).join("\r\n")}\r\n`;
}

function entryLines({ uid, changedAt, startsAt, minutes, summary, url }: CalendarEntry): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${utc(changedAt)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(startsAt + minutes * 60_000)}`,
    `SUMMARY:${escapeText(summary)}`,
    // programs that show no URL show the description
    `DESCRIPTION:${escapeText(url)}`,
    `URL:${url}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** `20261127T080000Z` (RFC 5545, 3.3.5). Milliseconds are dropped. */
function utc(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** A text value: backslash, semicolon, comma and line ends escaped, other control characters dropped (3.3.11). */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(CONTROLS, "");
}

// tab is the only control character a text may hold
const CONTROLS = /[^\P{Cc}\t]/gu;

/** Folds after at most 75 octets, never inside a character; a line that goes on begins with a space (3.1). */
export function foldLine(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > LONGEST_LINE) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

/** How many octets a character is in UTF-8 (RFC 3629). */
function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

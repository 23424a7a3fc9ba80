// The pieces of RFC 3501's grammar the stand-in needs.

/** A word of a command: an atom or a string, or a list of words in brackets. */
export type Word = string | Word[];

/** Splits a command (literals already put in as quoted strings) into its words. */
export function wordsOf(line: string): Word[] {
  let position = 0;
  const list = (end: string | null): Word[] => {
    const words: Word[] = [];
    while (position < line.length) {
      const character = line[position];
      if (character === end) {
        position++;
        return words;
      }
      if (character === " ") position++;
      else if (character === "(") {
        position++;
        words.push(list(")"));
      } else if (character === '"') words.push(quoted());
      else words.push(atom());
    }
    return words;
  };
  const quoted = (): string => {
    let text = "";
    for (position++; position < line.length && line[position] !== '"'; position++) {
      if (line[position] === "\\") position++;
      text += line[position] ?? "";
    }
    position++;
    return text;
  };
  const atom = (): string => {
    const start = position;
    let depth = 0;
    for (; position < line.length; position++) {
      const character = line[position] ?? "";
      if (character === "[") depth++;
      if (character === "]") depth--;
      if (depth <= 0 && (character === " " || character === ")" || character === "(")) break;
    }
    return line.slice(start, position === start ? ++position : position);
  };
  return list(null);
}

/** A string as it goes out: quoted. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/[\r\n]/g, " ")}"`;
}

/** Whether a set like `1:3,7,9:*` holds a number; `*` is the highest there is. */
export function setHolds(set: string, number: number, highest: number): boolean {
  const value = (text: string) => (text === "*" ? highest : Number(text));
  return set.split(",").some((range) => {
    const [from = "", to = from] = range.split(":");
    const [a, b] = [value(from), value(to)];
    return number >= Math.min(a, b) && number <= Math.max(a, b);
  });
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `23-Nov-2026 09:00:00 +0000` */
export function internalDate(instant: number): string {
  const [day, month, year, time] = new Date(instant).toUTCString().slice(5).split(" ");
  return `${day}-${month}-${year} ${time} +0000`;
}

/** `8-Nov-2026` → ms */
export function dateOf(text: string): number {
  const [day = "1", month = "Jan", year = "1970"] = text.split("-");
  return Date.UTC(Number(year), MONTHS.indexOf(month), Number(day));
}

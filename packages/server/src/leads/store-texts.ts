// Lists show mostly leads that they showed before, and a lead's JSON takes five times as long to make as to find. So the last
// ones made are kept, each with the marks of the row it was made of: of a lead that changed the marks are others.
import type { Queryable, Scope } from "../db/database.ts";
import { LEAD_TEXT } from "./list-columns.ts";
import { type LeadMark, type ListedPage, type ListRequest, listLeadMarks } from "./store-list.ts";
import { Statement } from "./store-statement.ts";

/** Of 1.5 kB about 5,000, of long ones fewer; up to twice as many are kept. */
const MOST_BYTES = 8_000_000;

interface KnownText extends Omit<LeadMark, "id"> {
  readonly text: Uint8Array;
  /** How often values of own fields had been cleared in the organization; null for a lead without any. */
  readonly clearings: number | null;
}

/** Those asked for lately, and those before them, which go when the others have become many. */
interface KnownTexts {
  late: Map<number, KnownText>;
  /** of all that were put there */
  lateBytes: number;
  earlier: Map<number, KnownText>;
}

const known = new WeakMap<Queryable, KnownTexts>();

/** One page of the leads that match a filter, each as JSON. */
export async function listLeadTexts(
  db: Queryable,
  scope: Scope,
  request: ListRequest,
): Promise<ListedPage<Uint8Array>> {
  const { leads, nextCursor } = await listLeadMarks(db, scope, request);
  const texts = textsOf(db);
  const same = leads.map((mark) => sameText(texts, mark));
  const page = await withoutCleared(db, scope, same);
  const made = await makeTexts(
    db,
    scope,
    leads.filter((_, at) => page[at] === undefined),
  );
  const shown = leads.flatMap(({ seq }, at) => page[at] ?? made.get(seq) ?? []);
  for (const one of shown) keep(texts, one);
  return { leads: shown.map(({ text }) => text), nextCursor };
}

function textsOf(db: Queryable): KnownTexts {
  const texts = known.get(db) ?? { late: new Map(), lateBytes: 0, earlier: new Map() };
  known.set(db, texts);
  return texts;
}

/** The text of a lead, if nothing of it changed since. */
function sameText(
  { late, earlier }: KnownTexts,
  { seq, version, score, temperature }: LeadMark,
): KnownText | undefined {
  const text = late.get(seq) ?? earlier.get(seq);
  return text?.version === version && text.score === score && text.temperature === temperature ? text : undefined;
}

/** Values go with their field without a new version of the lead, so that an import can still be undone. */
async function withoutCleared(
  db: Queryable,
  scope: Scope,
  texts: readonly (KnownText | undefined)[],
): Promise<readonly (KnownText | undefined)[]> {
  if (texts.every((text) => text === undefined || text.clearings === null)) return texts;
  const s = new Statement(db.engine);
  const [now] = await s.rows<{ clearings: number | string }>(db, `select ${clearingsOf(s, scope)} as "clearings"`);
  const clearings = Number(now?.clearings);
  return texts.map((text) => (text?.clearings === null || text?.clearings === clearings ? text : undefined));
}

const clearingsOf = (s: Statement, scope: Scope) =>
  `(select "fieldClearings" from "organization" where "id" = ${s.value(scope.organizationId)})`;

/** No text of a lead holds these characters: there each quotation mark has a backslash before it. */
const NO_FIELDS = '"customFields":{}';

/** The characters between a lead's marks and its text, and after it. In JSON neither stands as itself. */
const [TEXT_BEGINS, TEXT_ENDS] = [0x1e, 0x1f];

/** A lead that was erased since its mark was read has no text. */
async function makeTexts(db: Queryable, scope: Scope, marks: readonly LeadMark[]): Promise<Map<number, KnownText>> {
  if (marks.length === 0) return new Map();
  const s = new Statement(db.engine);
  const clearings = clearingsOf(s, scope);
  const seqs = s.value(JSON.stringify(marks.map(({ seq }) => seq)));
  const ofOrganization = `l."organizationId" = ${s.value(scope.organizationId)}`;
  const text = `concat(l."seq", ' ', l."version", ' ', l."score", ' ', l."temperature", '${String.fromCharCode(TEXT_BEGINS)}', ${LEAD_TEXT[db.engine]}, '${String.fromCharCode(TEXT_ENDS)}')`;
  // One value for all of them: a buffer for each costs as much as its text. SQLite is told to go from the row numbers to the rows:
  // left to itself it reads every lead of the organization (tried).
  const [made] = await s.rows<{ texts: Uint8Array | string | null; clearings: number | string }>(
    db,
    db.engine === "sqlite"
      ? `select cast(group_concat(${text}, '') as blob) as "texts", ${clearings} as "clearings" from json_each(${seqs}) m cross join "lead" l on l."seq" = m."value" where ${ofOrganization}`
      : `select string_agg(${text}, '') as "texts", ${clearings} as "clearings" from json_array_elements_text(${seqs}::json) m ("value") join "lead" l on l."seq" = m."value"::bigint where ${ofOrganization}`,
  );
  return cutApart(asBuffer(made?.texts ?? ""), Number(made?.clearings));
}

function asBuffer(texts: Uint8Array | string): Buffer {
  return typeof texts === "string" ? Buffer.from(texts) : Buffer.from(texts.buffer, texts.byteOffset, texts.length);
}

function cutApart(texts: Buffer, clearings: number): Map<number, KnownText> {
  const made = new Map<number, KnownText>();
  for (let at = 0; at < texts.length; ) {
    const begin = texts.indexOf(TEXT_BEGINS, at);
    const end = texts.indexOf(TEXT_ENDS, begin);
    const text = texts.subarray(begin + 1, end);
    const [seq, version, score, temperature] = texts.toString("latin1", at, begin).split(" ");
    made.set(Number(seq), {
      seq: Number(seq),
      version: Number(version),
      score: Number(score),
      temperature: temperature as LeadMark["temperature"],
      text,
      clearings: text.includes(NO_FIELDS) ? null : clearings,
    });
    at = end + 1;
  }
  return made;
}

/** One that was kept before goes on alone: it would hold on to all that were made with it. */
function keep(texts: KnownTexts, text: KnownText): void {
  if (texts.late.get(text.seq) === text) return;
  if (texts.lateBytes >= MOST_BYTES) Object.assign(texts, { late: new Map(), lateBytes: 0, earlier: texts.late });
  const isKept = texts.earlier.get(text.seq) === text;
  texts.late.set(text.seq, isKept ? { ...text, text: Uint8Array.from(text.text) } : text);
  texts.lateBytes += text.text.length;
}

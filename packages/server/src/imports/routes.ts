import type { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type { Queryable, Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { decodeCursor, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Handlers } from "../http/route.ts";
import { errorReport } from "./error-report.ts";
import { presentImport } from "./present.ts";
import { previewImport } from "./preview-import.ts";
import { countryOfQuery, mappingOf, uploadOf } from "./read-request.ts";
import { readSettings } from "./read-settings.ts";
import { settleMapping } from "./settle-mapping.ts";
import { startImport } from "./start-import.ts";
import { type ImportRow, importStore } from "./store.ts";
import { headerKeyOf } from "./store-headers.ts";
import { undoImport } from "./undo-import.ts";

const SHOWN_ERRORS = 50;
const SHOWN_SPARED = 100;

/** What the import endpoints do. */
export function importRoutes({ db, clock }: Foundation): Handlers<typeof importEndpoints> {
  return {
    async previewImport({ caller, query, request, now }) {
      const { scope } = caller;
      const asked = await mappingOf(request, query);
      const country = countryOfQuery(query);
      const upload = await uploadOf(db, scope, { request, query, now });
      const settings = await readSettings(db, scope);
      const settled = await settleMapping(db, scope, {
        dateOrder: query.dateOrder ?? null,
        hasHeader: query.hasHeader ?? null,
        delimiter: query.delimiter ?? null,
        upload,
        asked,
        settings,
        country,
      });
      const { onDuplicate: policy = "skip", purpose = null } = query;
      return previewImport(db, scope, { ...settled, upload, settings, policy, purpose, country, now });
    },
    async startImport({ caller, query, request, now }) {
      const { scope, actor } = caller;
      const asked = await mappingOf(request, query);
      const country = countryOfQuery(query);
      const upload = await uploadOf(db, scope, { request, query, now });
      const settings = await readSettings(db, scope);
      const hasHeader = query.hasHeader ?? null;
      const { delimiter = null } = query;
      const wish = { dateOrder: query.dateOrder ?? null, hasHeader, delimiter, upload, asked, settings, country };
      const { file, chosen: mapping, dateOrder } = await settleMapping(db, scope, wish);
      const { id } = await startImport(db, scope, {
        upload,
        onDuplicate: query.onDuplicate ?? "skip",
        country,
        mapping,
        purpose: query.purpose ?? null,
        dateOrder: file.inspected.dateOrder,
        hasHeader: file.inspected.hasHeader,
        delimiter,
        ...((asked !== null || query.dateOrder !== undefined) &&
          file.inspected.hasHeader !== false && {
            remember: {
              headerKey: headerKeyOf(file.inspected.columns),
              // starting afresh forgets this as well
              dateOrder: query.dateOrder ?? (Object.keys(mapping).length === 0 ? null : dateOrder),
            },
          }),
        actor,
        now,
      });
      return { id };
    },
    async listImports({ caller, query }) {
      const limit = query.limit ?? 50;
      const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
      const rows = await importStore(db, caller.scope).list({
        before: before === null ? null : String(before),
        limit: limit + 1,
      });
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return {
        items: await Promise.all(items.map((row) => presentWhole(db, caller.scope, row))),
        nextCursor: last === undefined ? null : encodeCursor([last.id]),
      };
    },
    getImport: async ({ caller, params }) => presentWhole(db, caller.scope, await found(db, caller.scope, params.id)),
    importErrors: async ({ caller, params }) =>
      errorReport(db, caller.scope, { one: await found(db, caller.scope, params.id), isWarning: false }),
    importWarnings: async ({ caller, params }) =>
      errorReport(db, caller.scope, { one: await found(db, caller.scope, params.id), isWarning: true }),
    async undoImport({ caller, params }) {
      const { scope, actor } = caller;
      await undoImport(db, scope, { importId: params.id, actor, now: () => clock.now() });
      return presentWhole(db, scope, await found(db, scope, params.id));
    },
  };
}

async function found(db: Queryable, scope: Scope, id: string): Promise<ImportRow> {
  const one = await importStore(db, scope).find(id);
  if (one === undefined) throw notFound();
  return one;
}

async function presentWhole(db: Queryable, scope: Scope, one: ImportRow) {
  const store = importStore(db, scope);
  const first = (isWarning: boolean) => store.errors(one.id, { afterRow: 0, limit: SHOWN_ERRORS, isWarning });
  const errors = one.failed === 0 ? [] : await first(false);
  const warnings = one.warned === 0 ? [] : await first(true);
  const spared = one.isUndoFinished === null ? [] : await store.spared(one.id, SHOWN_SPARED);
  return presentImport(one, { errors, warnings, spared });
}

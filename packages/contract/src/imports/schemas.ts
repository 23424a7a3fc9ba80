import { countryOf } from "@lead-dashboard/domain/imports/country-names";
import { DATE_ORDERS } from "@lead-dashboard/domain/imports/date-order";
import { FORMATS } from "@lead-dashboard/domain/imports/known-format";
import { MAPPING_TARGETS } from "@lead-dashboard/domain/imports/mapping-targets";
import { z } from "zod";
import { flag } from "../wire.ts";

/** What happens to a row whose lead is already there: leave it, fill its empty fields, or overwrite them. */
export const OnDuplicate = z.enum(["skip", "fill", "overwrite"]);
/** Duplicate policy. */
export type OnDuplicate = z.infer<typeof OnDuplicate>;

/** How dates such as 05/06/2025 are written. */
export const DateOrder = z.enum(DATE_ORDERS);
/** How dates such as 05/06/2025 are written. */
export type DateOrder = z.infer<typeof DateOrder>;

/** What a file is for: leads to work with, or phones and e-mail addresses nobody may write to. */
export const ImportPurpose = z.enum(["leads", "do-not-contact"]);
/** What a file is for. */
export type ImportPurpose = z.infer<typeof ImportPurpose>;

/** Where an import stands. */
export const ImportStatus = z.enum(["queued", "running", "done", "failed", "undone"]);
/** Where an import stands. */
export type ImportStatus = z.infer<typeof ImportStatus>;

/** A recognised kind of file. `contacts-only` holds nothing but phones and e-mails. `leads` is the plain lead object or CSV with our own field names; `generic` is mapped by header names. */
export const ImportFormat = z.enum(FORMATS);
/** A recognised kind of file. */
export type ImportFormat = z.infer<typeof ImportFormat>;

/** How the file is written. */
export const ImportSyntax = z.enum(["csv", "json", "ndjson", "xlsx"]);
/** How the file is written. */
export type ImportSyntax = z.infer<typeof ImportSyntax>;

/** Character encoding of the file. */
export const ImportEncoding = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]);
/** Character encoding of the file. */
export type ImportEncoding = z.infer<typeof ImportEncoding>;

/** A field a column can be put into; `custom:<key>` is a custom field; null ignores the column. */
export const MappingTarget = z.union([z.enum(MAPPING_TARGETS), z.templateLiteral(["custom:", z.string()])]);
/** A field a column can be put into. */
export type MappingTarget = z.infer<typeof MappingTarget>;

/** Column name → field; columns not named keep their guess, null ignores a column. */
export const ImportMapping = z.record(z.string(), MappingTarget.nullable());
/** Column name → field. */
export type ImportMapping = z.infer<typeof ImportMapping>;

/** What may stand in a JSON body beside an earlier upload. */
export const ImportBody = z.strictObject({ mapping: ImportMapping.optional() });
/** What may stand in a JSON body beside an earlier upload. */
export type ImportBody = z.infer<typeof ImportBody>;

const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, { error: "two-letter country code (ISO 3166-1)", abort: true })
  .refine((code) => countryOf(code) !== null, "is not a country code (ISO 3166-1, or XK)");
const mappingText = z
  .string()
  .max(20_000)
  .refine(isJson, "is not JSON")
  .describe("JSON object: column → field, `custom:<key>` or null; a long one goes into the body");

const delimiter = z
  .string()
  .regex(/^[^\0\r\n"A-Za-z0-9]$/, "must be one character that is no letter, digit, quotation mark or line break");

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // what is wrong with it is not told: a mapping is written by a program
    return false;
  }
}

/** How a file is to be read, for the preview and for the import. */
export const ImportQuery = z.strictObject({
  upload: z.string().optional().describe("an earlier upload, instead of a body"),
  country: country.optional().describe("country of rows that do not name one"),
  mapping: mappingText.optional(),
  onDuplicate: OnDuplicate.optional(),
  fileName: z.string().max(300).optional(),
  purpose: ImportPurpose.optional().describe(
    "left out: a file of nothing but phones and e-mails is a do-not-contact list",
  ),
  dateOrder: DateOrder.optional().describe("how dates such as 05/06/2025 are written, where the file does not tell"),
  hasHeader: flag.optional().describe("whether the first row names the columns; left out: as it looks"),
  delimiter: delimiter.optional().describe("what parts the cells of a CSV file; left out: as it looks"),
  sheet: z.string().max(100).optional().describe("sheet of a workbook, by name; the first one when left out"),
});
/** How a file is to be read, for the preview and for the import. */
export type ImportQuery = z.infer<typeof ImportQuery>;

/** Query of the list of imports. */
export const ImportListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
/** Query of the list of imports. */
export type ImportListQuery = z.infer<typeof ImportListQuery>;

/** The id in the path. */
export const ImportParams = z.strictObject({ id: z.string() });
/** The id in the path. */
export type ImportParams = z.infer<typeof ImportParams>;

/** Something worth knowing about a row. `refused`: the row would not be stored; `warning`: it goes in, this part as given or left out. */
export const RowProblem = z.strictObject({
  severity: z.enum(["refused", "warning"]),
  /** lead field, where one is meant */
  field: z.string().nullable(),
  /** stable name, for translation: `name.missing`, `phone.damaged`, `phone.invalid`, `email.invalid`, … */
  code: z.string(),
  /** plain English sentence */
  message: z.string(),
  /** the cell as given, shortened */
  value: z.string().nullable(),
});
/** Something worth knowing about a row. */
export type RowProblem = z.infer<typeof RowProblem>;

/** A column of the file and where it goes. */
export const PreviewColumn = z.strictObject({
  name: z.string(),
  /** field, `custom:<key>`, or null (ignored) */
  target: MappingTarget.nullable(),
  /** 1 known format or exact name, 0.8 known synonym, 0.5 guessed from the cells, 0 nothing */
  confidence: z.number().min(0).max(1),
  /** where the target comes from */
  reason: z.enum(["format", "header", "values", "chosen", "remembered", "none"]),
  /** up to three different non-empty cells */
  samples: z.array(z.string()),
  /** all different cells of the stretch that was looked at, where they are few enough to choose from (50); else empty */
  choices: z.array(z.string()),
});
/** A column of the file and where it goes. */
export type PreviewColumn = z.infer<typeof PreviewColumn>;

/** A lead exactly as it would be stored; unknown values are null. */
export const PreviewLead = z.strictObject({
  name: z.string(),
  contactName: z.string().nullable(),
  phone: z.string().nullable(),
  phoneE164: z.string().nullable(),
  phoneType: z.string().nullable(),
  email: z.string().nullable(),
  contactPoints: z.array(
    z.strictObject({
      kind: z.enum(["phone", "email"]),
      value: z.string(),
      label: z.string().nullable(),
      preferred: z.boolean(),
      state: z.enum(["ok", "invalid", "bounced"]),
    }),
  ),
  website: z.string().nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  category: z.string().nullable(),
  rating: z.number().nullable(),
  reviewCount: z.number().nullable(),
  mapsUrl: z.string().nullable(),
  placeId: z.string().nullable(),
  cid: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  openingHours: z.record(z.string(), z.array(z.string())).nullable(),
  businessStatus: z.string().nullable(),
  socials: z.record(z.string(), z.string()),
  source: z.string().nullable(),
  tags: z.array(z.string()),
  customFields: z.record(z.string(), z.unknown()),
  notes: z.string().nullable(),
  status: z.string(),
  dealValue: z.number().nullable(),
  currency: z.string().nullable(),
  assignedTo: z.string().nullable(),
  lostReason: z.string().nullable(),
  createdAt: z.string().nullable(),
  firstContactedAt: z.string().nullable(),
  lastContactedAt: z.string().nullable(),
  firstRepliedAt: z.string().nullable(),
  lastRepliedAt: z.string().nullable(),
  wonAt: z.string().nullable(),
  lostAt: z.string().nullable(),
  nextFollowUpAt: z.string().nullable(),
});
/** A lead exactly as it would be stored. */
export type PreviewLead = z.infer<typeof PreviewLead>;

/** A row of the file as it would be stored. */
export const PreviewRow = z.strictObject({
  /** line of the file (CSV, JSON Lines) or position in the array (JSON), from 1 */
  line: z.number(),
  /** what would happen to it under the chosen policy */
  outcome: z.enum(["create", "update", "skip", "refuse"]),
  /** null when refused */
  lead: PreviewLead.nullable(),
  /** phones and e-mails of the row that come onto the do-not-contact list */
  optOuts: z.array(z.string()),
  problems: z.array(RowProblem),
  /** the lead it meets: one already stored, or an earlier row of the file */
  duplicateOf: z
    .strictObject({
      leadId: z.string().nullable(),
      line: z.number().nullable(),
      name: z.string(),
      matchedBy: z.string(),
    })
    .nullable(),
});
/** A row of the file as it would be stored. */
export type PreviewRow = z.infer<typeof PreviewRow>;

/** What the file is and what would become of it. */
export const ImportPreview = z.strictObject({
  /** pass it to `POST /imports?upload=` */
  uploadId: z.string(),
  fileName: z.string().nullable(),
  /** bytes */
  size: z.number(),
  purpose: ImportPurpose,
  /** the columns go where they went the last time a file had the same header */
  isRemembered: z.boolean(),
  /** of a workbook: its sheets, and the one that is read; empty and null for other files */
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  format: ImportFormat,
  /** name to show: "Google Maps (gosom)" */
  formatName: z.string(),
  syntax: ImportSyntax,
  encoding: ImportEncoding,
  /** null for JSON */
  delimiter: z.string().nullable(),
  columns: z.array(PreviewColumn),
  /** the first row names the columns; null for JSON */
  hasHeader: z.boolean().nullable(),
  /** columns whose dates could be read both ways, and how they are read; null where there is no doubt */
  dates: z.strictObject({ order: DateOrder, columns: z.array(z.string()) }).nullable(),
  rows: z.array(PreviewRow),
  /** rows in the file; an estimate when `isRowCountExact` is false */
  rowCount: z.number(),
  isRowCountExact: z.boolean(),
  /** how many rows the counts below looked at, from the head of the file */
  sampledRows: z.number(),
  sample: z.strictObject({
    /** new leads */
    new: z.number(),
    /** rows whose lead is already stored */
    known: z.number(),
    /** rows that repeat an earlier row of the file */
    repeated: z.number(),
    /** rows that would be refused */
    refused: z.number(),
    /** rows that go in with a warning */
    warned: z.number(),
    /** rows whose addresses come onto the do-not-contact list */
    optedOut: z.number(),
    /** of these, rows whose opt-out cell is neither a yes nor a no */
    unclearOptOuts: z.number(),
  }),
  /** problems of the file as a whole: empty, only a header, no name column, … */
  problems: z.array(RowProblem),
});
/** What the file is and what would become of it. */
export type ImportPreview = z.infer<typeof ImportPreview>;

/** The import that was queued. */
export const StartedImport = z.strictObject({ id: z.string() });
/** The import that was queued. */
export type StartedImport = z.infer<typeof StartedImport>;

/** A lead an undo left alone, and why. */
export const SparedLead = z.strictObject({ leadId: z.string(), name: z.string(), reason: z.string() });
/** A lead an undo left alone, and why. */
export type SparedLead = z.infer<typeof SparedLead>;

/** Progress and result of an import. */
export const Import = z
  .strictObject({
    id: z.string(),
    status: ImportStatus,
    fileName: z.string().nullable(),
    size: z.number(),
    purpose: ImportPurpose,
    /** sheet of a workbook */
    sheet: z.string().nullable(),
    format: ImportFormat.nullable(),
    syntax: ImportSyntax.nullable(),
    encoding: ImportEncoding.nullable(),
    delimiter: z.string().nullable(),
    onDuplicate: OnDuplicate,
    country: z.string().nullable(),
    /** the mapping used: column → field */
    mapping: ImportMapping.nullable(),
    /** rows read so far; = created + updated + skipped + failed when done */
    rows: z.number(),
    created: z.number(),
    updated: z.number(),
    skipped: z.number(),
    failed: z.number(),
    /** rows that went in with a warning (part of created or updated) */
    warned: z.number(),
    /** addresses put on the do-not-contact list; a row of such a list is `created` when it put one there */
    suppressed: z.number(),
    /** why rows were skipped; adds up to `skipped` */
    skippedBecause: z.strictObject({
      /** this very row was imported before */
      imported: z.number(),
      /** this very row was imported before, and its lead lies in the bin: it can be restored from there */
      binned: z.number(),
      /** this very row was imported before; its lead was erased since and has an address on the do-not-contact list */
      objected: z.number(),
      /** its lead is already stored */
      known: z.number(),
      /** repeats an earlier row of this file */
      repeated: z.number(),
      /** met its lead, which already had all of it */
      unchanged: z.number(),
      /** had no cell at all */
      blank: z.number(),
    }),
    /** the first refused rows; all of them in errors.csv */
    errors: z.array(z.strictObject({ line: z.number(), reason: z.string() })),
    /** the first rows that went in with a warning; up to ten thousand of them in warnings.csv */
    warnings: z.array(z.strictObject({ line: z.number(), reason: z.string() })),
    /** 0–1 of the bytes read */
    progress: z.number(),
    /** why it failed as a whole */
    failure: z.string().nullable(),
    /** set once it has been, or is being, taken back */
    undo: z
      .strictObject({
        isFinished: z.boolean(),
        /** leads it had made, in the bin now */
        removed: z.number(),
        /** leads it had changed, as they were before */
        restored: z.number(),
        /**
         * leads left alone, or put back but to nobody, since their assignee was removed; with those removed, restored and
         * erased these are all that the import had made or changed
         */
        spared: z.number(),
        /** leads of it that had been erased for good before */
        erased: z.number(),
        /** addresses taken off the do-not-contact list; the others of `suppressed` stand there for other reasons as well */
        released: z.number(),
        /** the first 100 spared leads */
        sparedLeads: z.array(SparedLead),
      })
      .nullable(),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: "Import" });
/** Progress and result of an import. */
export type Import = z.infer<typeof Import>;

import { endpoint, type Page } from "../endpoint.ts";
import type {
  Import,
  ImportBody,
  ImportListQuery,
  ImportParams,
  ImportPreview,
  ImportQuery,
  StartedImport,
} from "./schemas.ts";

/** Importing files of leads: look first, then start, watch, and take back. */
export const importEndpoints = {
  previewImport: endpoint<{ query: ImportQuery; body: ImportBody; output: ImportPreview }>({
    method: "POST",
    path: "/imports/preview",
    permission: "leads.import",
    summary:
      "Upload a file (raw body or multipart `file`), or name an earlier upload, and see what would be stored. Nothing is imported. Beside `upload`, a JSON body `{mapping}` may stand in the place of the parameter.",
    rawBody: true,
  }),
  startImport: endpoint<{ query: ImportQuery; body: ImportBody; output: StartedImport }>({
    method: "POST",
    path: "/imports",
    permission: "leads.import",
    summary:
      "Import a file (raw body or multipart `file`), or an earlier upload named by `upload`, in the background. Beside `upload`, a JSON body `{mapping}` may stand in the place of the parameter.",
    status: 202,
    rawBody: true,
  }),
  listImports: endpoint<{ query: ImportListQuery; output: Page<Import> }>({
    method: "GET",
    path: "/imports",
    permission: "leads.import",
    summary: "Imports of the organization, the newest first.",
  }),
  getImport: endpoint<{ params: ImportParams; output: Import }>({
    method: "GET",
    path: "/imports/{id}",
    permission: "leads.import",
    summary: "Progress and result of an import; rows = created + updated + skipped + failed when done.",
  }),
  importErrors: endpoint<{ params: ImportParams; output: unknown }>({
    method: "GET",
    path: "/imports/{id}/errors.csv",
    permission: "leads.import",
    summary: "The refused rows as CSV: the original columns, then line and reason.",
    rawAnswer: true,
  }),
  importWarnings: endpoint<{ params: ImportParams; output: unknown }>({
    method: "GET",
    path: "/imports/{id}/warnings.csv",
    permission: "leads.import",
    summary: "The rows that went in with a warning as CSV (up to 10,000): the original columns, then line and reason.",
    rawAnswer: true,
  }),
  undoImport: endpoint<{ params: ImportParams; output: Import }>({
    method: "POST",
    path: "/imports/{id}/undo",
    permission: "leads.import",
    summary: "Take an import back: removes what it created, restores what it updated, spares what was edited since.",
  }),
} as const;

import { endpoint, type Page } from "../endpoint.ts";
import type { ShortListQuery } from "../wire.ts";
import type { Board } from "./board.ts";
import type { CustomField, CustomFieldChange, NewCustomField } from "./custom-fields.ts";
import type { FacetQuery, LeadFacets } from "./facets.ts";
import type { CreateLeadQuery, FollowUpQuery, LeadChange, LeadCounts, LeadDetail, LeadPage, NewLead } from "./lead.ts";
import type { ExportQuery, LeadCountQuery, LeadQuery } from "./lead-query.ts";
import type { DuplicateList, NewNote, Note, NotePage } from "./notes.ts";
import type { SampleAnswer, SampleOrder } from "./samples.ts";
import type { NewSavedView, SavedView, SavedViewChange } from "./saved-views.ts";
import type { Tag, TagChange } from "./tags.ts";
import type { UndoAnswer, UndoEntry } from "./undo.ts";

type Id = { id: string };
type Paged = { limit?: number; cursor?: string };

/** Every endpoint of the leads room. Answers to changes carry the header `Undo-Id` when they can be undone. */
export const leadEndpoints = {
  listLeads: endpoint<{ query: LeadQuery; output: LeadPage }>({
    method: "GET",
    path: "/leads",
    permission: "leads.read",
    summary: "Leads that match a filter, sorted and paged by cursor",
  }),
  getBoard: endpoint<{ query: LeadCountQuery; output: Board }>({
    method: "GET",
    path: "/board",
    permission: "leads.read",
    summary: "The first page of every column of the board, with counts and deal values",
  }),
  countLeads: endpoint<{ query: LeadCountQuery; output: LeadCounts }>({
    method: "GET",
    path: "/leads/counts",
    permission: "leads.read",
    summary: "How many leads match, by status and temperature; above the cap `exact` is false",
  }),
  listFacets: endpoint<{ query: FacetQuery; output: LeadFacets }>({
    method: "GET",
    path: "/lead-facets",
    permission: "leads.read",
    summary: "Categories, cities, countries, tags and sources in use, the most frequent first",
  }),
  createLead: endpoint<{ query: CreateLeadQuery; body: NewLead; output: LeadDetail }>({
    method: "POST",
    path: "/leads",
    permission: "leads.edit",
    summary: "Create a lead; 409 `duplicate` with candidates when it is known already",
    status: 201,
  }),
  createSampleLeads: endpoint<{ body: SampleOrder; output: SampleAnswer }>({
    method: "POST",
    path: "/sample-leads",
    permission: "leads.import",
    summary: "Fill an organization that has no leads with fictional ones, marked as such; nobody is ever written to",
    status: 201,
  }),
  getLead: endpoint<{ params: Id; output: LeadDetail }>({
    method: "GET",
    path: "/leads/{id}",
    permission: "leads.read",
    summary: "One lead with the reasons of its score, consents, opt-outs and enrollments",
  }),
  changeLead: endpoint<{ params: Id; body: LeadChange; output: LeadDetail }>({
    method: "PATCH",
    path: "/leads/{id}",
    permission: "leads.edit",
    summary: "Change fields of a lead; a stale `version` or `If-Match` is 409",
    takesIfMatch: true,
  }),
  deleteLead: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/leads/{id}",
    permission: "leads.delete",
    summary: "Move a lead to the bin, restorable for 30 days",
    status: 204,
  }),
  restoreLead: endpoint<{ params: Id; output: LeadDetail }>({
    method: "POST",
    path: "/leads/{id}/restore",
    permission: "leads.delete",
    summary: "Take a lead out of the bin",
  }),
  listDuplicates: endpoint<{ params: Id; query: ShortListQuery; output: DuplicateList }>({
    method: "GET",
    path: "/leads/{id}/duplicates",
    permission: "leads.read",
    summary: "Other leads that look like the same business, and by what",
  }),
  listNotes: endpoint<{ params: Id; query: Paged; output: NotePage }>({
    method: "GET",
    path: "/leads/{id}/notes",
    permission: "leads.read",
    summary: "Notes of a lead, the newest first",
  }),
  createNote: endpoint<{ params: Id; body: NewNote; output: Note }>({
    method: "POST",
    path: "/leads/{id}/notes",
    permission: "leads.edit",
    summary: "Write a note on a lead",
    status: 201,
  }),
  listFollowUps: endpoint<{ query: FollowUpQuery; output: LeadPage }>({
    method: "GET",
    path: "/follow-ups",
    permission: "leads.read",
    summary: "Leads with a follow-up, the most overdue first; set one by PATCH /leads/{id} `nextFollowUpAt`",
  }),
  listSavedViews: endpoint<{ query: ShortListQuery; output: Page<SavedView> }>({
    method: "GET",
    path: "/saved-views",
    permission: "leads.read",
    summary: "Your own and the shared views",
  }),
  createSavedView: endpoint<{ body: NewSavedView; output: SavedView }>({
    method: "POST",
    path: "/saved-views",
    permission: "views.edit",
    summary: "Save a filter, sort and columns under a name",
    status: 201,
  }),
  changeSavedView: endpoint<{ params: Id; body: SavedViewChange; output: SavedView }>({
    method: "PATCH",
    path: "/saved-views/{id}",
    permission: "views.edit",
    summary: "Change a view of your own; favourite and default are yours for any view you see",
  }),
  deleteSavedView: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/saved-views/{id}",
    permission: "views.edit",
    summary: "Delete a view of your own",
    status: 204,
  }),
  listCustomFields: endpoint<{ query: ShortListQuery; output: Page<CustomField> }>({
    method: "GET",
    path: "/custom-fields",
    permission: "leads.read",
    summary: "Custom fields of the organization, in their order",
  }),
  createCustomField: endpoint<{ body: NewCustomField; output: CustomField }>({
    method: "POST",
    path: "/custom-fields",
    permission: "fields.edit",
    summary: "Add a custom field",
    status: 201,
  }),
  changeCustomField: endpoint<{ params: Id; body: CustomFieldChange; output: CustomField }>({
    method: "PATCH",
    path: "/custom-fields/{id}",
    permission: "fields.edit",
    summary: "Rename a custom field, change its choices or its place",
  }),
  deleteCustomField: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/custom-fields/{id}",
    permission: "fields.edit",
    summary: "Remove a custom field, with what stands in it on every lead",
    status: 204,
  }),
  listTags: endpoint<{ query: ShortListQuery; output: Page<Tag> }>({
    method: "GET",
    path: "/tags",
    permission: "leads.read",
    summary: "Tags in use by name, with their colour and how many leads carry them",
  }),
  changeTag: endpoint<{ params: Id; body: TagChange; output: Tag }>({
    method: "PATCH",
    path: "/tags/{id}",
    permission: "fields.edit",
    summary: "Give a tag a colour or another spelling; rename, merge and remove tags by POST /leads/bulk",
  }),
  listUndoEntries: endpoint<{ query: ShortListQuery; output: Page<UndoEntry> }>({
    method: "GET",
    path: "/undo-entries",
    permission: "leads.edit",
    summary: "What you did in the last 24 hours that can be undone, the newest first",
  }),
  runUndo: endpoint<{ params: Id; output: UndoAnswer }>({
    method: "POST",
    path: "/undo-entries/{id}/undo",
    permission: "leads.edit",
    mayTakeOn: true,
    summary:
      "Undo one change; says what could not be restored and why. A large bulk action: 202, and it goes on as a job",
  }),
  exportLeadsCsv: endpoint<{ query: ExportQuery; output: Response }>({
    method: "GET",
    path: "/exports/leads.csv",
    permission: "leads.export",
    summary: "Leads that match a filter as CSV, safe to open in a spreadsheet",
    rawAnswer: true,
  }),
  exportLeadsJson: endpoint<{ query: ExportQuery; output: Response }>({
    method: "GET",
    path: "/exports/leads.json",
    permission: "leads.export",
    summary: "Leads that match a filter as a JSON array",
    rawAnswer: true,
  }),
  exportLeadsXlsx: endpoint<{ query: ExportQuery; output: Response }>({
    method: "GET",
    path: "/exports/leads.xlsx",
    permission: "leads.export",
    summary: "Leads that match a filter as an Excel workbook",
    rawAnswer: true,
  }),
};

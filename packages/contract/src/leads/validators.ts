import { z } from "zod";
import type { ValidatorsFor } from "../validators.ts";
import { page, ShortListQuery } from "../wire.ts";
import { Board } from "./board.ts";
import { CustomField, CustomFieldChange, NewCustomField } from "./custom-fields.ts";
import type { leadEndpoints } from "./endpoints.ts";
import { FacetQuery, LeadFacets } from "./facets.ts";
import {
  CreateLeadQuery,
  ExportedLead,
  FollowUpQuery,
  LeadChange,
  LeadCounts,
  LeadDetail,
  LeadPage,
  NewLead,
} from "./lead.ts";
import { ExportQuery, LeadCountQuery, LeadQuery } from "./lead-query.ts";
import { DuplicateConflict, DuplicateList, NewNote, Note, NotePage } from "./notes.ts";
import { SampleAnswer, SampleOrder } from "./samples.ts";
import { NewSavedView, SavedView, SavedViewChange } from "./saved-views.ts";
import { Tag, TagChange } from "./tags.ts";
import { UndoAnswer, UndoEntry } from "./undo.ts";

const params = z.strictObject({ id: z.string() });
const paged = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});

/** What each endpoint of the leads room takes and gives. */
export const leadValidators = {
  listLeads: { query: LeadQuery, output: LeadPage },
  getBoard: { query: LeadCountQuery, output: Board },
  countLeads: { query: LeadCountQuery, output: LeadCounts },
  listFacets: { query: FacetQuery, output: LeadFacets },
  createLead: { query: CreateLeadQuery, body: NewLead, output: LeadDetail, conflict: DuplicateConflict },
  createSampleLeads: { body: SampleOrder, output: SampleAnswer },
  getLead: { params, output: LeadDetail },
  changeLead: { params, body: LeadChange, output: LeadDetail },
  deleteLead: { params },
  restoreLead: { params, output: LeadDetail },
  listDuplicates: { params, query: ShortListQuery, output: DuplicateList },
  listNotes: { params, query: paged, output: NotePage },
  createNote: { params, body: NewNote, output: Note },
  listFollowUps: { query: FollowUpQuery, output: LeadPage },
  listTags: { query: ShortListQuery, output: page(Tag) },
  changeTag: { params, body: TagChange, output: Tag },
  listSavedViews: { query: ShortListQuery, output: page(SavedView) },
  createSavedView: { body: NewSavedView, output: SavedView },
  changeSavedView: { params, body: SavedViewChange, output: SavedView },
  deleteSavedView: { params },
  listCustomFields: { query: ShortListQuery, output: page(CustomField) },
  createCustomField: { body: NewCustomField, output: CustomField },
  changeCustomField: { params, body: CustomFieldChange, output: CustomField },
  deleteCustomField: { params },
  listUndoEntries: { query: ShortListQuery, output: page(UndoEntry) },
  runUndo: { params, output: UndoAnswer },
  exportLeadsCsv: { query: ExportQuery },
  exportLeadsJson: { query: ExportQuery, output: z.array(ExportedLead) },
  exportLeadsXlsx: { query: ExportQuery },
} satisfies ValidatorsFor<typeof leadEndpoints>;

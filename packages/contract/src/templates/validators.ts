import type { ValidatorsFor } from "../validators.ts";
import { idParams } from "../wire.ts";
import type { templateEndpoints } from "./endpoints.ts";
import {
  NewTemplate,
  Template,
  TemplateChange,
  TemplatePage,
  TemplatePreview,
  TemplatePreviewRequest,
  TemplateQuery,
} from "./schemas.ts";

/** The schemas of the template endpoints. */
export const templateValidators = {
  listTemplates: { query: TemplateQuery, output: TemplatePage },
  createTemplate: { body: NewTemplate, output: Template },
  getTemplate: { params: idParams, output: Template },
  updateTemplate: { params: idParams, body: TemplateChange, output: Template },
  deleteTemplate: { params: idParams },
  previewTemplate: { params: idParams, body: TemplatePreviewRequest, output: TemplatePreview },
} satisfies ValidatorsFor<typeof templateEndpoints>;

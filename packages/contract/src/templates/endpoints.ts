import { endpoint } from "../endpoint.ts";
import type {
  NewTemplate,
  Template,
  TemplateChange,
  TemplatePage,
  TemplatePreview,
  TemplatePreviewRequest,
  TemplateQuery,
} from "./schemas.ts";

/** Every call of the template room. */
export const templateEndpoints = {
  listTemplates: endpoint<{ query: TemplateQuery; output: TemplatePage }>({
    method: "GET",
    path: "/templates",
    permission: "templates.read",
    summary: "Lists templates by name, optionally of some channels, languages or categories.",
  }),
  createTemplate: endpoint<{ body: NewTemplate; output: Template }>({
    method: "POST",
    path: "/templates",
    permission: "templates.edit",
    summary: "Creates a template; an unknown placeholder is refused and named.",
    status: 201,
  }),
  getTemplate: endpoint<{ params: { id: string }; output: Template }>({
    method: "GET",
    path: "/templates/{id}",
    permission: "templates.read",
    summary: "Gives one template.",
  }),
  updateTemplate: endpoint<{ params: { id: string }; body: TemplateChange; output: Template }>({
    method: "PATCH",
    path: "/templates/{id}",
    permission: "templates.edit",
    summary: "Changes a template; messages already planned or sent keep their text.",
  }),
  deleteTemplate: endpoint<{ params: { id: string }; output: void }>({
    method: "DELETE",
    path: "/templates/{id}",
    permission: "templates.edit",
    summary: "Deletes a template; refused while an active sequence uses it.",
    status: 204,
  }),
  previewTemplate: endpoint<{ params: { id: string }; body: TemplatePreviewRequest; output: TemplatePreview }>({
    method: "POST",
    path: "/templates/{id}/preview",
    permission: "templates.read",
    summary: "Renders a template for a real lead and says what would keep it from being sent.",
  }),
};

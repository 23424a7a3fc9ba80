import type { NewTemplate, Template, TemplateChannel } from "@lead-dashboard/contract/templates/schemas";

/** A wording while it is edited. */
export interface VariantDraft {
  name: string;
  subject: string;
  body: string;
  weight: number;
}

/** A template while it is edited: every field is text, so that half-typed things can be held. */
export interface TemplateDraft {
  name: string;
  channel: TemplateChannel;
  language: string;
  category: string;
  subject: string;
  body: string;
  variants: VariantDraft[];
}

/** Unsaved drafts by template id ("new" for one to come), kept while somebody looks at another page. */
const drafts = new Map<string, TemplateDraft>();

/** The draft somebody left behind, or one made from what is stored. */
export function openDraft(template: Template | null, language: string): TemplateDraft {
  return drafts.get(template?.id ?? "new") ?? draftOf(template, language);
}

/** Remembers a draft; null forgets it. */
export function keepDraft(id: string, draft: TemplateDraft | null): void {
  if (draft) drafts.set(id, draft);
  else drafts.delete(id);
}

/** A template as a draft; null gives an empty one. */
export function draftOf(template: Template | null, language: string): TemplateDraft {
  if (!template) return { name: "", channel: "whatsapp", language, category: "", subject: "", body: "", variants: [] };
  return {
    name: template.name,
    channel: template.channel,
    language: template.language,
    category: template.category ?? "",
    subject: template.subject ?? "",
    body: template.body,
    variants: template.variants.map((variant) => ({ ...variant, subject: variant.subject ?? "" })),
  };
}

/** A draft as the server takes it. Only e-mails have subjects; a variant without one uses the template's. */
export function bodyOf(draft: TemplateDraft): NewTemplate {
  const hasSubject = draft.channel === "email";
  return {
    name: draft.name,
    channel: draft.channel,
    language: draft.language,
    category: draft.category.trim() === "" ? null : draft.category,
    subject: hasSubject && draft.subject !== "" ? draft.subject : null,
    body: draft.body,
    variants: draft.variants.map((variant) => ({
      name: variant.name,
      subject: hasSubject && variant.subject !== "" ? variant.subject : null,
      body: variant.body,
      weight: variant.weight,
    })),
  };
}

/** Whether two drafts say the same. */
export function isSame(one: TemplateDraft, other: TemplateDraft): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));
}

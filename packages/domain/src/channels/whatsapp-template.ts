// A template approved by WhatsApp, and the values it is sent with (channels.md, section 1, "template").

/** Which approved template stands for one of ours. `parameters`: texts of our placeholder language, in WhatsApp's order. */
export interface WhatsAppTemplateMapping {
  readonly name: string;
  /** as WhatsApp writes it: `en`, `en_US` */
  readonly language: string;
  readonly parameters: readonly WhatsAppParameter[];
}

/** One value. `name` null: WhatsApp knows it by its place. */
export interface WhatsAppParameter {
  readonly name: string | null;
  readonly text: string;
}

/** What the API is given. */
export interface WhatsAppTemplateCall {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components: readonly object[];
}

/** WhatsApp refuses values with line breaks, tabs or more than four spaces in a row. */
export function templateValue(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 1_024);
}

/** The template with the values of one lead; `missing` is the place (from 1) of a value that is empty, which WhatsApp refuses. */
export function templateCall(mapping: WhatsAppTemplateMapping): { call: WhatsAppTemplateCall } | { missing: number } {
  const parameters = mapping.parameters.map(({ name, text }) => ({
    type: "text",
    ...(name === null ? {} : { parameter_name: name }),
    text: templateValue(text),
  }));
  const missing = parameters.findIndex(({ text }) => text === "");
  if (missing >= 0) return { missing: missing + 1 };
  const components = parameters.length === 0 ? [] : [{ type: "body", parameters }];
  return { call: { name: mapping.name, language: { code: mapping.language }, components } };
}

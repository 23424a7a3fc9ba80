// A template approved by WhatsApp, and the values it is sent with (channels.md, section 1, "template").
import {
  buttonOf,
  mediaOf,
  payloadOf,
  quickReplyOf,
  type ValuePlace,
  valueAt,
  valueProblem,
} from "./template-place.ts";

/** Which approved template stands for one of ours. `parameters`: texts of our placeholder language, in WhatsApp's order. */
export interface WhatsAppTemplateMapping {
  readonly name: string;
  /** as WhatsApp writes it: `en`, `en_US` */
  readonly language: string;
  readonly parameters: readonly WhatsAppParameter[];
}

/** One value. `name` null: WhatsApp knows it by its place. `place` left out: in the body. */
export interface WhatsAppParameter {
  readonly name: string | null;
  readonly text: string;
  readonly place?: ValuePlace | undefined;
}

/** What the API is given. */
export interface WhatsAppTemplateCall {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components: readonly object[];
}

/** The template with the values of one lead, or what of them WhatsApp would refuse: which value (from 1), and why. */
export function templateCall(
  mapping: WhatsAppTemplateMapping,
): { call: WhatsAppTemplateCall } | { value: number; problem: string } {
  const values = mapping.parameters.map((one) => ({ ...one, text: valueAt(one.place, one.text) }));
  for (const [index, { place, text }] of values.entries()) {
    const problem = valueProblem(place, text);
    if (problem !== null) return { value: index + 1, problem };
  }
  const header = values.filter(({ place }) => place?.startsWith("header") === true);
  const body = values.filter(({ place }) => place === undefined);
  const components = [
    ...(header.length === 0 ? [] : [{ type: "header", parameters: header.map(parameterOf) }]),
    ...(body.length === 0 ? [] : [{ type: "body", parameters: body.map(parameterOf) }]),
    ...values.flatMap(buttonCall),
  ];
  return { call: { name: mapping.name, language: { code: mapping.language }, components } };
}

function parameterOf({ name, text, place }: WhatsAppParameter): object {
  const media = mediaOf(place);
  if (media !== null) return { type: media, [media]: { link: text } };
  return { type: "text", ...(name === null ? {} : { parameter_name: name }), text };
}

function buttonCall({ text, place }: WhatsAppParameter): object[] {
  const pressed = quickReplyOf(place);
  const parameters = [{ type: "payload", payload: payloadOf(text) }];
  if (pressed !== null) return [{ type: "button", sub_type: "quick_reply", index: String(pressed), parameters }];
  const button = buttonOf(place);
  if (button === null) return [];
  const [sub_type, parameter] =
    button.part === "url"
      ? (["url", { type: "text", text }] as const)
      : (["copy_code", { type: "coupon_code", coupon_code: text }] as const);
  return [{ type: "button", sub_type, index: String(button.index), parameters: [parameter] }];
}

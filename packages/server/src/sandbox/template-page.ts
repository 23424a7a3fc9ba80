// WhatsApp's list of templates, as the stand-in's business has had them approved (channels.md, section 1).
import { listOf, recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import type { StandInAnswer } from "./http-server.ts";
import type { SandboxButton } from "./sandbox-text.ts";

const template = (name: string, body: object, more: object = {}) => ({
  name,
  language: "en",
  status: "APPROVED",
  category: "MARKETING",
  components: [
    { type: "BODY", ...body },
    { type: "FOOTER", text: "Reply STOP to end" },
  ],
  ...more,
});

/** What the stand-in's business has had approved. */
const TEMPLATES: readonly object[] = [
  template("first_hello", {
    text: "Hello {{1}}, we build websites for places like yours. Shall we talk?",
    example: { body_text: [["Cafe Roma"]] },
  }),
  template("last_hello", {
    text: "Hello {{1}}, one last word from {{2}}: we would still like to help.",
    example: { body_text: [["Cafe Roma", "Ana"]] },
  }),
  template("named_hello", {
    text: "Hello {{business}}, {{sender}} here.",
    example: {
      body_text_named_params: [
        { param_name: "business", example: "Cafe Roma" },
        { param_name: "sender", example: "Ana" },
      ],
    },
  }),
  {
    ...template("offer_with_picture", {}),
    components: [
      { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW1hZ2U="] } },
      {
        type: "BODY",
        text: "Hello {{1}}, this is what your page could look like.",
        example: { body_text: [["Cafe Roma"]] },
      },
      { type: "FOOTER", text: "Reply STOP to end" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Tell me more" },
          {
            type: "URL",
            text: "See it",
            url: "https://studio.example/{{1}}",
            example: ["https://studio.example/roma"],
          },
          { type: "COPY_CODE", text: "Copy offer code", example: ["ROMA10"] },
        ],
      },
    ],
  },
  template("paused_offer", { text: "Our offer of the month." }, { status: "PAUSED" }),
];
const PAGE = 3;

/** The quick replies of a template by their places; one without a payload of the caller's gives back its words. */
export function quickRepliesOf(name: string, payloads: ReadonlyMap<number, string>): SandboxButton[] {
  const listed = TEMPLATES.map(recordOf).find((one) => one.name === name);
  const parts = listOf(listed?.components).map(recordOf);
  const buttons = parts.flatMap((part) => listOf(part.buttons).map(recordOf));
  return buttons.flatMap(({ type, text }, place) => {
    const words = textOf(text) ?? "";
    return type === "QUICK_REPLY" ? [{ text: words, payload: payloads.get(place) ?? words }] : [];
  });
}

/** The page of the list a call asks for; null when it asks for something else. */
export function templatePage(url: URL, authorization: string): StandInAnswer | null {
  if (!/^\/v\d+\.\d\/\d+\/message_templates$/.test(url.pathname)) return null;
  if (!/^Bearer (?!expired-token$)./.test(authorization))
    return { status: 401, body: { error: { code: 190, message: "The access token could not be decrypted" } } };
  const query = url.searchParams;
  const from = Number(query.get("after") ?? 0);
  const to = from + Math.min(PAGE, Number(query.get("limit") ?? PAGE));
  const cursors = { before: String(from), after: String(to) };
  const next = to < TEMPLATES.length ? { next: "https://graph.facebook.com/next" } : {};
  return { status: 200, body: { data: TEMPLATES.slice(from, to), paging: { cursors, ...next } } };
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { fillApproved, mappingProblems, readTemplateList, templateObstacle } from "./approved-template.ts";

const item = (more: object = {}) => ({
  name: "first_hello",
  language: "en_US",
  status: "APPROVED",
  category: "MARKETING",
  components: [
    { type: "HEADER", format: "TEXT", text: "Hello" },
    { type: "BODY", text: "Hi {{1}}, about {{2}}: {{1}}?", example: { body_text: [["Ana", "your site"]] } },
    { type: "FOOTER", text: "Reply STOP to end" },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Yes" }] },
  ],
  ...more,
});
const read = (more: object = {}) => readTemplateList({ data: [item(more)] }).templates[0];
const first = read();

test("a template of WhatsApp's list is read with its parts, its values and their examples", () => {
  expect(first).toMatchObject({
    header: "Hello",
    footer: "Reply STOP to end",
    buttons: ["Yes"],
    parameters: [
      { name: null, example: "Ana" },
      { name: null, example: "your site" },
    ],
    unsupported: null,
  });
  const named = read({
    components: [
      {
        type: "body",
        text: "Hi {{who}}",
        example: { body_text_named_params: [{ param_name: "who", example: "Ana" }] },
      },
    ],
  });
  expect(named?.parameters).toEqual([{ name: "who", example: "Ana" }]);
});

test("pages follow one another until there is no next", () => {
  expect(readTemplateList({ data: [], paging: { cursors: { after: "abc" }, next: "https://…" } }).next).toBe("abc");
  expect(readTemplateList({ data: [], paging: { cursors: { after: "abc" } } }).next).toBeNull();
});

test("what cannot be sent says why", () => {
  expect(read({ components: [{ type: "HEADER", format: "IMAGE" }] })?.unsupported).toContain("image");
  expect(
    read({ components: [{ type: "BUTTONS", buttons: [{ type: "URL", url: "https://x/{{1}}" }] }] })?.unsupported,
  ).toContain("button");
  expect(templateObstacle({ status: "PAUSED", unsupported: null })).toContain("paused");
  expect(templateObstacle({ status: "APPROVED", unsupported: null })).toBeNull();
});

test("a mapping is checked against the list: there, approved, as many values, by the same names", () => {
  const mapping = { name: "first_hello", language: "en_US", parameters: [{ name: null, text: "{name}" }] };
  expect(mappingProblems(mapping, undefined)).toEqual(["WhatsApp's list has no template first_hello in en_US"]);
  expect(mappingProblems(mapping, first)).toEqual(["The approved template takes 2 values, 1 are given"]);
  const full = [mapping.parameters[0] ?? { name: null, text: "" }, { name: "odd", text: "x" }];
  expect(mappingProblems({ ...mapping, parameters: full }, first)).toEqual(["Value 2 is called {{2}} at WhatsApp"]);
});

test("values go into every place of their hole, and nothing of them is read as a hole", () => {
  expect(first && fillApproved(first, ["{{2}}", "B"])).toBe("Hi {{2}}, about B: {{2}}?");
});

test("whatever the list holds, reading it never fails", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (any, part) => {
      readTemplateList(any);
      readTemplateList({ data: [any, item({ components: [any, part, { type: "BODY", text: part, example: any }] })] });
    }),
  );
});

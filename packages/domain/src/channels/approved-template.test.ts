import fc from "fast-check";
import { expect, test } from "vitest";
import { fillApproved, mappingProblems, readTemplateList, templateObstacle } from "./approved-template.ts";
import { templateCall } from "./whatsapp-template.ts";

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
  expect(read({ components: [{ type: "HEADER", format: "LOCATION" }] })?.unsupported).toContain("location");
  expect(read({ components: [{ type: "BUTTONS", buttons: [{ type: "OTP" }] }] })?.unsupported).toContain("signing in");
  const buttons = (...types: string[]) => ({ type: "BUTTONS", buttons: types.map((type) => ({ type })) });
  const body = { type: "BODY", text: "Hi" };
  const reasonOf = (...components: object[]) => read({ components: [body, ...components] })?.unsupported;
  expect(reasonOf({ type: "LIMITED_TIME_OFFER" }, buttons("COPY_CODE", "URL"))).toContain("runs out");
  expect(reasonOf({ type: "carousel", cards: [] })).toContain("carousel");
  expect(reasonOf(buttons("MPM"))).toContain("products");
  expect(reasonOf(buttons("QUICK_REPLY", "CATALOG"))).toContain("catalogue");
  expect(reasonOf(buttons("COPY_CODE", "URL", "PHONE_NUMBER", "QUICK_REPLY"))).toBeNull();
  const code = { type: "URL", url: "https://www.whatsapp.com/otp/code/?code=otp{{1}}" };
  const signIn = { category: "AUTHENTICATION", components: [body, { type: "BUTTONS", buttons: [code] }] };
  expect(read(signIn)?.unsupported).toContain("signing in");
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
  expect(first && fillApproved(first, ["{{2}}", "B"])).toEqual({
    header: "Hello",
    body: "Hi {{2}}, about B: {{2}}?",
    footer: "Reply STOP to end",
    buttons: ["Yes"],
  });
});

test("headers and buttons ask for their values, which are shown where they go", () => {
  const buttons = [
    { type: "QUICK_REPLY", text: "Yes" },
    { type: "URL", text: "See it", url: "https://x.example/{{1}}", example: ["https://x.example/roma"] },
    { type: "COPY_CODE", example: "ROMA10" },
  ];
  const body = { type: "BODY", text: "Hi {{1}}" };
  const withFile = read({ components: [{ type: "HEADER", format: "IMAGE" }, body, { type: "BUTTONS", buttons }] });
  expect(withFile?.parameters).toEqual([
    { name: null, example: null, place: "header-image" },
    { name: null, example: null },
    { name: null, example: "https://x.example/roma", place: "button-1-url" },
    { name: null, example: "ROMA10", place: "button-2-code" },
  ]);
  expect(withFile && fillApproved(withFile, ["https://y.example/a.png", "Ana", "roma", "R1"])).toEqual({
    header: "[image] https://y.example/a.png",
    body: "Hi Ana",
    footer: null,
    buttons: ["Yes", "See it: roma", "copy_code: R1"],
  });
  const header = { type: "HEADER", format: "TEXT", text: "On {{1}}", example: { header_text: ["Monday"] } };
  const withText = read({ components: [header, body] });
  expect(withText?.parameters[0]).toEqual({ name: null, example: "Monday", place: "header" });
  expect(withText && fillApproved(withText, ["Friday", "Ana"])).toMatchObject({ header: "On Friday", body: "Hi Ana" });
  const given = { name: "first_hello", language: "en_US" };
  const swapped = [
    { name: null, text: "a" },
    { name: null, text: "b", place: "header" as const },
  ];
  expect(mappingProblems({ ...given, parameters: swapped }, withText)).toHaveLength(2);
  const file = { name: null, text: "ftp://y.example/a.png", place: "header-image" as const };
  expect(mappingProblems({ ...given, parameters: [file] }, withFile)).toContainEqual(expect.stringContaining("https"));
});

test("a code to copy has 15 characters at most, where it is typed and where a lead makes it", () => {
  const components = [
    { type: "BODY", text: "Hi" },
    { type: "BUTTONS", buttons: [{ type: "COPY_CODE" }] },
  ];
  const problemsOf = (text: string) => {
    const parameters = [{ name: null, text, place: "button-0-code" as const }];
    return mappingProblems({ name: "first_hello", language: "en_US", parameters }, read({ components }));
  };
  expect(problemsOf("A".repeat(15))).toEqual([]);
  expect(problemsOf("A".repeat(16))).toEqual(["Value 1 has more than the 15 characters of a code to copy"]);
  expect(problemsOf("[[SPRING10|SUMMER10]]")).toEqual([]);
  const parameters = [{ name: null, text: "A".repeat(16), place: "button-0-code" as const }];
  expect(templateCall({ name: "first_hello", language: "en_US", parameters })).toMatchObject({ value: 1 });
});

test("whatever the list holds, reading it never fails", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (any, part) => {
      readTemplateList(any);
      readTemplateList({ data: [any, item({ components: [any, part, { type: "BODY", text: part, example: any }] })] });
    }),
  );
});

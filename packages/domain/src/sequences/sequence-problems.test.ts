import { describe, expect, it } from "vitest";
import { sequenceProblems } from "./sequence-problems.ts";
import { completeSteps, type SequenceStep, type StepDraft } from "./sequence-step.ts";

let counter = 0;
const newId = () => `s${counter++}`;
const steps = (...drafts: StepDraft[]): SequenceStep[] => completeSteps(drafts, [], newId);

describe("a sequence can't be started", () => {
  const template = { name: "T", channel: "email" as const, subject: "S", problems: [] };
  const surroundings = {
    templates: new Map([
      ["mail", template],
      ["bare", { ...template, subject: null }],
      [
        "bad",
        {
          ...template,
          problems: [{ code: "unknown" as const, placeholder: "x", message: "{x} is not a placeholder." }],
        },
      ],
      ["wa", { ...template, channel: "whatsapp" as const }],
    ]),
    hasOrganizationAddress: true,
    accounts: new Set(["email" as const]),
  };
  const codes = (draft: StepDraft, change: object = {}) =>
    sequenceProblems(steps(draft), { ...surroundings, ...change }).map(({ path, code }) => `${path} ${code}`);
  it.each<[string, StepDraft, object, string[]]>([
    ["unless nothing is wrong", { channel: "email", templateId: "mail" }, {}, []],
    [
      "unless nothing is wrong (personal WhatsApp with a WhatsApp template)",
      { channel: "whatsapp-personal", templateId: "wa" },
      {},
      [],
    ],
    ["without steps", { kind: "wait" }, {}, ["steps no-steps"]],
    ["without a template", { channel: "email" }, {}, ["steps.0.templateId no-template"]],
    ["without a channel", { templateId: "mail" }, {}, ["steps.0.channel no-channel"]],
    [
      "with a template that is gone",
      { channel: "email", templateId: "gone" },
      {},
      ["steps.0.templateId unknown-template"],
    ],
    ["with an unknown placeholder", { channel: "email", templateId: "bad" }, {}, ["steps.0.templateId bad-template"]],
    [
      "with a template of another channel",
      { channel: "email", templateId: "wa" },
      {},
      ["steps.0.templateId wrong-channel"],
    ],
    ["with an e-mail without subject", { channel: "email", templateId: "bare" }, {}, ["steps.0.templateId no-subject"]],
    [
      "by e-mail without the organization's address",
      { channel: "email", templateId: "mail" },
      { hasOrganizationAddress: false },
      ["organization.address no-organization-address"],
    ],
    [
      "by e-mail without an account",
      { channel: "email", templateId: "mail" },
      { accounts: new Set() },
      ["steps.0.channel no-account"],
    ],
    [
      "by e-mail while the provider refuses its account",
      { channel: "email", templateId: "mail" },
      { refused: new Map([["email", "Wrong password"]]) },
      ["steps.0.channel unverified-account"],
    ],
    [
      "by e-mail from an account nobody has tried",
      { channel: "email", templateId: "mail" },
      { untried: new Set(["email"]) },
      ["steps.0.channel unverified-account"],
    ],
    ["with a wait for nothing", { kind: "wait", until: {} }, {}, ["steps no-steps"]],
    [
      "with a window that is never open",
      { channel: "email", templateId: "mail", window: { from: "18:00", to: "09:00", days: [1] } },
      {},
      ["steps.0.window impossible-window"],
    ],
    [
      "on business days with a weekend window",
      {
        channel: "email",
        templateId: "mail",
        businessDaysOnly: true,
        window: { from: "09:00", to: "24:00", days: [6, 7] },
      },
      {},
      ["steps.0.window.days impossible-window"],
    ],
    [
      "with a fault in its other way",
      { channel: "email", templateId: "mail", otherwise: { channel: "sms" } },
      {},
      ["steps.0.otherwise.templateId wrong-channel", "steps.0.otherwise.channel no-account"],
    ],
  ])("%s", (_, draft, change, problems) => {
    expect(codes(draft, change)).toEqual(problems);
  });
  it("by e-mail alone without an account, whatever its other way; beside another step an e-mail that may be skipped needs none", () => {
    const mail: StepDraft = { channel: "email", templateId: "mail", otherwise: "skip" };
    const without = { ...surroundings, accounts: new Set<never>() };
    expect(sequenceProblems(steps(mail), without).map(({ code }) => code)).toEqual(["no-account"]);
    expect(sequenceProblems(steps(mail, { kind: "task" }), without)).toEqual([]);
    expect(sequenceProblems(steps({ ...mail, otherwise: null }, { kind: "task" }), without)).toHaveLength(1);
  });
  it("and each reason is said once, however many steps have it", () => {
    const mail: StepDraft = { channel: "email", templateId: "mail" };
    const without = { ...surroundings, hasOrganizationAddress: false };
    expect(sequenceProblems(steps(mail, mail, mail), without).map(({ code }) => code)).toEqual([
      "no-organization-address",
    ]);
  });
  it("while an e-mail with its own other way by call is fine", () => {
    expect(codes({ channel: "email", templateId: "mail", otherwise: { channel: "phone", templateId: null } })).toEqual([
      "steps.0.otherwise.templateId wrong-channel",
    ]);
    expect(codes({ kind: "call" })).toEqual([]);
    expect(codes({ kind: "task", note: "Visit" })).toEqual([]);
  });
});

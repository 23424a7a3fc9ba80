import { type ParsedTemplate, parseTemplate, type TemplateNode } from "./parse-template.ts";
import { stableHash } from "./stable-hash.ts";
import { missingValue, type TemplateProblem, unknownPlaceholder } from "./template-problem.ts";

/** What a template is rendered from. Only own properties are read; null, undefined and blank are missing. */
export type TemplateValues = Readonly<Record<string, string | null | undefined>>;

/** The text of a template or of one of its variants. */
export interface TemplateText {
  readonly subject: string | null;
  readonly body: string;
}

/** What a lead would read. With problems it must not be sent. */
export interface RenderedTemplate {
  readonly subject: string | null;
  readonly body: string;
  readonly problems: readonly TemplateProblem[];
}

/**
 * Renders a template for one lead. `values` holds every known placeholder of the organization (a name that is not in it
 * is unknown); `seed` chooses among `[[a|b]]`: pass {@link renderSeed} of template and lead.
 */
export function renderTemplate(template: TemplateText, values: TemplateValues, seed: string): RenderedTemplate {
  const problems: TemplateProblem[] = [];
  const subject =
    template.subject === null ? null : oneLine(renderText(template.subject, { values, seed: `${seed}:s`, problems }));
  const body = tidy(renderText(template.body, { values, seed: `${seed}:b`, problems }));
  if (problems.length === 0 && body === "") {
    problems.push({ code: "empty", placeholder: null, message: "Nothing is left of the text for this lead." });
  }
  if (problems.length === 0 && subject === "") {
    problems.push({ code: "empty", placeholder: null, message: "Nothing is left of the subject for this lead." });
  }
  return { subject, body, problems };
}

/** The same values as they stand within a part of an address: none of them ends that part or reads as an escape. */
export function valuesInAddress(values: TemplateValues): TemplateValues {
  const inAddress = (value: string) => encodeURIComponent(oneLine(withoutBraces(value)).toWellFormed());
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value && inAddress(value)]));
}

/** The seed that makes wording the same every time for one lead and template. */
export function renderSeed(templateId: string, leadId: string): string {
  return `${templateId}:${leadId}`;
}

interface Rendering {
  readonly values: TemplateValues;
  readonly seed: string;
  readonly problems: TemplateProblem[];
}

function renderText(source: string, rendering: Rendering): string {
  const parsed = parsedOnce(source);
  if (parsed.nodes === null) {
    rendering.problems.push(...parsed.problems);
    return "";
  }
  return renderNodes(parsed.nodes, rendering);
}

/** One template is written for thousands of leads. */
const PARSED = new Map<string, ParsedTemplate>();
const MOST_PARSED = 100;

function parsedOnce(source: string): ParsedTemplate {
  const known = PARSED.get(source);
  if (known !== undefined) return known;
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  const parsed = parseTemplate(source);
  PARSED.set(source, parsed);
  return parsed;
}

function renderNodes(nodes: readonly TemplateNode[], rendering: Rendering): string {
  return nodes.map((node) => renderNode(node, rendering)).join("");
}

function renderNode(node: TemplateNode, rendering: Rendering): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "value":
      return renderValue(node, rendering);
    case "choice": {
      const option = node.options[stableHash(`${rendering.seed}:${node.index}`) % node.options.length];
      return option === undefined ? "" : renderNodes(option, rendering);
    }
    case "if": {
      const isThere = (readValue(node.name, rendering) ?? "") !== "";
      return renderNodes(isThere !== node.negated ? node.then : node.otherwise, rendering);
    }
  }
}

function renderValue({ name, fallback }: { name: string; fallback: string | null }, rendering: Rendering): string {
  const value = readValue(name, rendering);
  if (value === undefined) return "";
  if (value !== "") return value;
  if (fallback !== null) return fallback;
  report(rendering, missingValue(name));
  return `‹${name}›`;
}

/** The value, "" when the lead has none, undefined (and a problem) when there is no such placeholder. */
function readValue(name: string, rendering: Rendering): string | undefined {
  if (!Object.hasOwn(rendering.values, name)) {
    report(rendering, unknownPlaceholder(name));
    return undefined;
  }
  return withoutBraces(rendering.values[name] ?? "");
}

function report({ problems }: Rendering, problem: TemplateProblem): void {
  const isKnown = problems.some(
    ({ code, placeholder }) => code === problem.code && placeholder === problem.placeholder,
  );
  if (!isKnown) problems.push(problem);
}

const UNUSUAL = /[{}\p{Cc}\p{Zl}\p{Zp}]/u;

/** Values come from outside: control characters go, and a brace becomes a parenthesis, since a brace looks like a fault. */
function withoutBraces(value: string): string {
  if (!UNUSUAL.test(value)) return value.trim();
  return value
    .replace(/\r\n?/g, "\n")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => (character === "\n" ? "\n" : " "))
    .replaceAll("{", "(")
    .replaceAll("}", ")")
    .trim();
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** A block that fell away leaves no gap of empty lines. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

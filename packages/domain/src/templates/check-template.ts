import { parseTemplate, type TemplateNode } from "./parse-template.ts";
import { syntaxProblem, type TemplateProblem, unknownPlaceholder } from "./template-problem.ts";

/** What is wrong with a text whatever the lead: it can't be read, or it names an unknown placeholder. */
export function checkTemplate(source: string, known: ReadonlySet<string>): TemplateProblem[] {
  const parsed = parseTemplate(source);
  if (parsed.nodes === null) return [...parsed.problems];
  const names = new Set<string>();
  const others: TemplateProblem[] = [];
  visit(parsed.nodes, (node) => {
    if (node.kind === "value" || node.kind === "if") names.add(node.name);
    if (node.kind === "choice" && node.options.length === 1) {
      others.push(syntaxProblem("[[…]] needs at least two wordings with a | between them."));
    }
  });
  const unknown = [...names].filter((name) => !known.has(name)).map(unknownPlaceholder);
  return [...unknown, ...others];
}

function visit(nodes: readonly TemplateNode[], see: (node: TemplateNode) => void): void {
  for (const node of nodes) {
    see(node);
    if (node.kind === "choice") for (const option of node.options) visit(option, see);
    if (node.kind === "if") {
      visit(node.then, see);
      visit(node.otherwise, see);
    }
  }
}

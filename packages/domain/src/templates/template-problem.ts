/** What is wrong with a text: with the template itself (unknown, syntax, held) or for one lead (missing, empty, too-long). */
export interface TemplateProblem {
  readonly code: "missing" | "unknown" | "syntax" | "held" | "empty" | "too-long";
  /** the placeholder it is about, if any */
  readonly placeholder: string | null;
  /** a plain sentence */
  readonly message: string;
}

/** The template names something that does not exist. */
export function unknownPlaceholder(name: string): TemplateProblem {
  return {
    code: "unknown",
    placeholder: name,
    message: `{${name}} is not a placeholder. Check the spelling, or create a custom field with that key.`,
  };
}

/** The lead has no value for a placeholder that has no fallback. */
export function missingValue(name: string): TemplateProblem {
  return {
    code: "missing",
    placeholder: name,
    message: `This lead has no ${name.replaceAll("_", " ")}, and {${name}} has no fallback such as {${name}|…}.`,
  };
}

/** The template can't be read. */
export function syntaxProblem(message: string): TemplateProblem {
  return { code: "syntax", placeholder: null, message };
}

/** A carrier took the template for spam: nothing leaves by it until it says something else. */
export function heldTemplate(reason: string): TemplateProblem {
  return { code: "held", placeholder: null, message: `This template is held. ${reason}` };
}

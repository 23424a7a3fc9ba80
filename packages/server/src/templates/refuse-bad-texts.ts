import { checkTemplate } from "@lead-dashboard/domain/templates/check-template";
import { knownPlaceholders } from "@lead-dashboard/domain/templates/placeholders";
import type { Queryable, Scope } from "../db/database.ts";
import { AppError } from "../http/problem.ts";
import type { TemplateRow } from "./store.ts";
import { factStore } from "./store-facts.ts";

/** The parts of a template that are checked before it is stored. */
export type TemplateTexts = Pick<TemplateRow, "channel" | "subject" | "body" | "variants">;

/** Refuses a template that could not be rendered for anybody, naming each field and placeholder. */
export async function refuseBadTexts(db: Queryable, scope: Scope, texts: TemplateTexts): Promise<void> {
  const known = knownPlaceholders(await factStore(db, scope).customFieldKeys());
  const errors = textsOf(texts).flatMap(({ path, text }) => [
    ...checkTemplate(text, known).map(({ message }) => ({ path, message })),
  ]);
  if (texts.channel === "email" && (texts.subject ?? "").trim() === "") {
    errors.push({ path: "subject", message: "An e-mail template needs a subject." });
  }
  errors.push(...subjectsOutOfPlace(texts), ...repeatedNames(texts));
  if (texts.variants.length > 0 && texts.variants.every(({ weight }) => weight === 0)) {
    errors.push({ path: "variants", message: "At least one variant needs a weight above 0." });
  }
  const [first] = errors;
  if (first === undefined) return;
  throw new AppError("unprocessable", "bad-template", `${first.path}: ${first.message}`, { errors });
}

/** Every text of a template with the path of its field. */
export function textsOf({
  subject,
  body,
  variants,
}: Pick<TemplateTexts, "subject" | "body" | "variants">): { path: string; text: string }[] {
  return [
    { path: "subject", text: subject ?? "" },
    { path: "body", text: body },
    ...variants.flatMap((variant, index) => [
      { path: `variants.${index}.subject`, text: variant.subject ?? "" },
      { path: `variants.${index}.body`, text: variant.body },
    ]),
  ];
}

/** Only e-mails have a subject: elsewhere it would be stored and never read. */
function subjectsOutOfPlace({ channel, subject, variants }: TemplateTexts): { path: string; message: string }[] {
  if (channel === "email") return [];
  return textsOf({ subject, body: "", variants })
    .filter(({ path, text }) => path.endsWith("subject") && text.trim() !== "")
    .map(({ path }) => ({ path, message: "Only e-mail templates have a subject." }));
}

function repeatedNames({ variants }: TemplateTexts): { path: string; message: string }[] {
  const seen = new Set<string>();
  return variants.flatMap(({ name }, index) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated ? [{ path: `variants.${index}.name`, message: `There are two variants called ${name}.` }] : [];
  });
}

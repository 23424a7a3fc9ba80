// Templates that WhatsApp has approved, as its list shows them (channels.md, section 1, "Template categories"), and whether
// one of ours can stand for one of them.
import { listOf, recordOf, textOf } from "./loose-json.ts";
import { buttonOf, mediaOf, quickReplyOf, typedProblem, type ValuePlace } from "./template-place.ts";
import type { WhatsAppTemplateMapping } from "./whatsapp-template.ts";

/** A value a template asks for. `name` null where WhatsApp counts; `place` left out: in the body. */
export interface AskedValue {
  readonly name: string | null;
  readonly example: string | null;
  readonly place?: ValuePlace | undefined;
}

/** A template in WhatsApp's list. */
export interface ApprovedTemplate {
  readonly name: string;
  readonly language: string;
  /** APPROVED, PENDING, REJECTED, PAUSED, DISABLED, or a word that is new */
  readonly status: string;
  /** MARKETING, UTILITY, AUTHENTICATION */
  readonly category: string;
  /** text above the body; media are described in brackets */
  readonly header: string | null;
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly string[];
  /** places of the buttons a press of which is an answer; left out: fetched before they were noted */
  readonly quickReplies?: readonly number[] | undefined;
  /** what it asks for, in order: header, body, buttons */
  readonly parameters: readonly AskedValue[];
  /** why it cannot be sent from here whatever it is mapped to; null when it can */
  readonly unsupported: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const HOLE = /\{\{\s*([A-Za-z0-9_]{1,100})\s*\}\}/g;

/** Names of the holes of a text, each once; places in their order, names as they come. */
function holesIn(text: string): string[] {
  const names = [...new Set([...text.matchAll(HOLE)].flatMap(([, name]) => name ?? []))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

function examplesOf(body: Fields): ReadonlyMap<string, string> {
  const { body_text, body_text_named_params: named } = recordOf(body.example);
  const placed = listOf(listOf(body_text)[0]).map((one, index) => [String(index + 1), textOf(one) ?? ""] as const);
  const byName = listOf(named).map((one) => {
    const { param_name, example } = recordOf(one);
    return [textOf(param_name) ?? "", textOf(example) ?? ""] as const;
  });
  return new Map([...placed, ...byName]);
}

function headerOf(header: Fields | undefined): string | null {
  if (header === undefined) return null;
  const format = textOf(header.format) ?? "TEXT";
  return format === "TEXT" ? textOf(header.text) : `[${format.toLowerCase()}]`;
}

const MEDIA: Readonly<Record<string, ValuePlace>> = {
  IMAGE: "header-image",
  VIDEO: "header-video",
  DOCUMENT: "header-document",
};

function valuesOfHeader(header: Fields | undefined): AskedValue[] {
  const media = MEDIA[textOf(header?.format) ?? "TEXT"];
  if (media !== undefined) return [{ name: null, example: null, place: media }];
  const { header_text, header_text_named_params: named } = recordOf(header?.example);
  const example = textOf(listOf(header_text)[0]) ?? textOf(recordOf(listOf(named)[0]).example);
  return holesIn(textOf(header?.text) ?? "").map((hole) => ({ name: nameOf(hole), example, place: "header" }));
}

function valuesOfButton({ type, url, example }: Fields, index: number): AskedValue[] {
  const told = textOf(example) ?? textOf(listOf(example)[0]);
  const value = (part: "url" | "code"): AskedValue => ({ name: null, example: told, place: `button-${index}-${part}` });
  if (type === "COPY_CODE") return [value("code")];
  return holesIn(textOf(url) ?? "").length > 0 ? [value("url")] : [];
}

const nameOf = (hole: string) => (/^\d+$/.test(hole) ? null : hole);

/** Parts whose own parameters WhatsApp demands, which nobody can give here. */
const UNSUPPORTED_PARTS: Readonly<Record<string, string>> = {
  OTP: "It carries a code for signing in, which is not sent from here",
  LIMITED_TIME_OFFER: "It is an offer that runs out, whose end cannot be filled in",
  CAROUSEL: "It is a carousel, whose cards cannot be filled in",
  MPM: "It shows products of a catalogue, which cannot be filled in",
  CATALOG: "It shows a catalogue, which cannot be filled in",
};

/** `parts`: types of components and buttons. */
function unsupportedOf(
  item: Fields,
  header: Fields | undefined,
  parts: readonly (string | undefined)[],
): string | null {
  const format = textOf(header?.format) ?? "TEXT";
  if (header !== undefined && format !== "TEXT" && MEDIA[format] === undefined)
    return `Its header is ${format.toLowerCase()}, which cannot be filled in`;
  // its button for the code is listed as OTP or as URL
  const kinds = textOf(item.category)?.toUpperCase() === "AUTHENTICATION" ? ["OTP"] : parts;
  return kinds.flatMap((kind) => UNSUPPORTED_PARTS[kind ?? ""] ?? [])[0] ?? null;
}

function templateOf(item: Fields): ApprovedTemplate | null {
  const name = textOf(item.name);
  const language = textOf(item.language);
  if (name === null || language === null) return null;
  const components = listOf(item.components).map(recordOf);
  const typeOf = ({ type }: Fields) => textOf(type)?.toUpperCase();
  const part = (type: string) => components.find((component) => typeOf(component) === type);
  const [header, body] = [part("HEADER"), part("BODY")];
  const buttons = listOf(part("BUTTONS")?.buttons).map(recordOf);
  const text = textOf(body?.text) ?? "";
  const examples = examplesOf(body ?? {});
  const holes = holesIn(text);
  const isCounted = holes.every((hole) => nameOf(hole) === null);
  const ofBody = holes.map((hole) => ({ name: isCounted ? null : hole, example: examples.get(hole) ?? null }));
  return {
    name,
    language,
    status: textOf(item.status)?.toUpperCase() ?? "UNKNOWN",
    category: textOf(item.category)?.toUpperCase() ?? "UNKNOWN",
    header: headerOf(header),
    body: text,
    footer: textOf(part("FOOTER")?.text),
    buttons: buttons.map((button) => textOf(button.text) ?? textOf(button.type)?.toLowerCase() ?? ""),
    quickReplies: buttons.flatMap((button, place) => (typeOf(button) === "QUICK_REPLY" ? [place] : [])),
    parameters: [...valuesOfHeader(header), ...ofBody, ...buttons.slice(0, 10).flatMap(valuesOfButton)],
    unsupported: unsupportedOf(item, header, [...components, ...buttons].map(typeOf)),
  };
}

/** One page of WhatsApp's list; `next`: the mark of the page that follows, null at the end. */
export function readTemplateList(answer: unknown): { templates: ApprovedTemplate[]; next: string | null } {
  const { data, paging } = recordOf(answer);
  const { next, cursors } = recordOf(paging);
  return {
    templates: listOf(data).flatMap((item) => templateOf(recordOf(item)) ?? []),
    next: textOf(next) === null ? null : textOf(recordOf(cursors).after),
  };
}

const TEMPLATE_NEWS = /^(message_template_|template_)/;

/** Ids of the business accounts whose templates changed: approved, rejected, paused, put into another category. */
export function readTemplateNews(payload: unknown): readonly string[] {
  return listOf(recordOf(payload).entry).flatMap((entry) => {
    const { id, changes } = recordOf(entry);
    const isNews = listOf(changes).some((change) => TEMPLATE_NEWS.test(textOf(recordOf(change).field) ?? ""));
    return isNews ? (textOf(id) ?? []) : [];
  });
}

const STATES: Readonly<Record<string, string>> = {
  PENDING: "WhatsApp has not approved it yet",
  IN_APPEAL: "WhatsApp has not approved it yet",
  REJECTED: "WhatsApp rejected it",
  PAUSED: "WhatsApp paused it for its low quality",
  DISABLED: "WhatsApp disabled it",
  DELETED: "It was deleted at WhatsApp",
  PENDING_DELETION: "It was deleted at WhatsApp",
};

/** Why an approved template cannot be sent as it is; null when it can. */
export function templateObstacle({
  status,
  unsupported,
}: Pick<ApprovedTemplate, "status" | "unsupported">): string | null {
  if (status !== "APPROVED") return STATES[status] ?? `WhatsApp calls it ${status.toLowerCase()}`;
  return unsupported;
}

/** What is wrong with a mapping, in plain words; empty when it will do. `approved` undefined: WhatsApp's list has it not. */
export function mappingProblems(
  { name, language, parameters: given }: WhatsAppTemplateMapping,
  approved: Pick<ApprovedTemplate, "status" | "unsupported" | "parameters" | "quickReplies"> | undefined,
): string[] {
  if (approved === undefined) return [`WhatsApp's list has no template ${name} in ${language}`];
  const obstacle = templateObstacle(approved);
  const wanted = approved.parameters;
  const parameters = given.filter(({ place }) => quickReplyOf(place) === null);
  const strange = given.flatMap(({ place }) => {
    const pressed = quickReplyOf(place);
    const isKnown = pressed === null || approved.quickReplies?.includes(pressed) === true;
    return isKnown ? [] : [`Button ${pressed + 1} is no quick reply at WhatsApp: choose the template anew`];
  });
  const counts =
    wanted.length === parameters.length
      ? []
      : [`The approved template takes ${valuesOf(wanted.length)}, ${parameters.length} are given`];
  const names = wanted.flatMap(({ name: hole, place }, index) => {
    const value = parameters[index];
    if (value === undefined) return [];
    if (value.place !== place) return [`Value ${index + 1} goes somewhere else at WhatsApp: choose the template anew`];
    return value.name === hole ? [] : [`Value ${index + 1} is called ${hole ?? `{{${index + 1}}}`} at WhatsApp`];
  });
  const links = parameters.flatMap(({ place, text }, index) => {
    const problem = typedProblem(place, text);
    return problem === null ? [] : [`Value ${index + 1} ${problem}`];
  });
  return [...(obstacle === null ? [] : [obstacle]), ...counts, ...names, ...strange, ...links];
}

const valuesOf = (count: number) => (count === 1 ? "1 value" : `${count} values`);

/** An approved template with values in its holes, in their order, as the person will see it: header, body, footer, buttons. */
export function fillApproved(
  {
    header,
    body,
    footer,
    buttons,
    parameters,
  }: Pick<ApprovedTemplate, "header" | "body" | "footer" | "buttons" | "parameters">,
  values: readonly string[],
): { header: string | null; body: string; footer: string | null; buttons: string[] } {
  const given = parameters.map(({ name, place }, index) => ({ name, place, value: values[index] }));
  const ofBody = given.filter(({ place }) => place === undefined);
  const fill = (text: string, from: readonly { name: string | null; value: string | undefined }[]) =>
    text.replace(HOLE, (whole, hole: string) => {
      const found = from.find(({ name }, place) => (name ?? String(place + 1)) === hole);
      return found?.value ?? whole;
    });
  const ofHeader = given.filter(({ place }) => place?.startsWith("header") === true);
  const [file] = ofHeader.filter(({ place }) => mediaOf(place) !== null);
  const shownHeader = header === null ? null : fill(header, ofHeader);
  return {
    header: file?.value ? `${shownHeader} ${file.value}` : shownHeader,
    body: fill(body, ofBody),
    footer,
    buttons: buttons.map((text, index) => {
      const value = given.find(({ place }) => buttonOf(place)?.index === index)?.value ?? "";
      return value === "" ? text : `${text}: ${value}`;
    }),
  };
}

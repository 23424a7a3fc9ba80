import { barePhone } from "../leads/bare-phone.ts";
import type { ContactPointDraft } from "../leads/contact-point.ts";
import type { LeadDraft } from "../leads/lead-draft.ts";
import { type ParsedPhone, parsePhone } from "../leads/phone.ts";
import { listOf, textOf } from "./clean-cell.ts";
import { readEmail } from "./read-email.ts";
import type { Row } from "./row.ts";

const MOST = 20;

const NONE: readonly string[] = [];

function isEmailLike(text: string): boolean {
  return text.includes("@");
}

type Contacts = Pick<LeadDraft, "contactPoints" | "phone" | "phoneE164" | "phoneType" | "email"> & {
  /** the country the preferred number belongs to; null without a valid one, or where several share its code */
  phoneCountry: string | null;
};

/**
 * Every phone and e-mail of a row. The first valid one of each kind is preferred, or the first as given where none is
 * valid: it stays visible and marked `invalid`, so that nothing is written to it and a person can mend it.
 */
export function contactPointsOf(row: Row, country: string | null): Contacts {
  const given = [...severalPhones(textOf(row.cell("phone"))), ...row.all("phones").flatMap(listOf)];
  // Lists mix both in one column; hardly any other file does.
  const isMixed = given.some(isEmailLike);
  const { phones, country: phoneCountry } = phonesOf(row, {
    given: isMixed ? given.filter((text) => !isEmailLike(text)) : given,
    country,
  });
  const emails = emailsOf(row, isMixed ? given.filter(isEmailLike) : NONE);
  const phone = phones.find((point) => point.key !== null) ?? phones[0];
  const email = emails.find((point) => point.key !== null) ?? emails[0];
  if (phone !== undefined) phone.preferred = true;
  if (email !== undefined) email.preferred = true;
  return {
    contactPoints: [...phones, ...emails],
    phone: phone?.value ?? null,
    phoneE164: phone?.key ?? null,
    phoneType: phone?.phoneType ?? null,
    phoneCountry,
    email: email?.value ?? null,
  };
}

function phonesOf(
  row: Row,
  { given, country }: { given: readonly string[]; country: string | null },
): { phones: ContactPointDraft[]; country: string | null } {
  const points: ContactPointDraft[] = [];
  let first: ParsedPhone | undefined;
  for (const value of new Set(given.map((text) => barePhone(text).slice(0, 100)))) {
    const phone = parsePhone(value, { country });
    if (points.some((point) => point.value === value || (point.key !== null && point.key === phone.e164))) continue;
    if (!phone.isValid) {
      const isNational = country === null && /^[\s(]*\d/.test(value) && /(?:\d\D*){6}/.test(value);
      row.report(phone.isDamaged ? "phone.damaged" : isNational ? "phone.noCountry" : "phone.invalid", "phone", value);
    } else first ??= phone;
    points.push({
      kind: "phone",
      value,
      label: null,
      preferred: false,
      state: phone.isValid ? "ok" : "invalid",
      key: phone.e164,
      phoneType: phone.type,
    });
    if (points.length > MOST) break;
  }
  if (points.length > MOST) row.report("contacts.tooMany", "phone", points.pop()?.value ?? "");
  return { phones: points, country: first?.country ?? null };
}

/** `044 123 456 / 049 765 432` and `…; …` are two numbers; a slash after an area code (`089/123456`) is not. */
function severalPhones(text: string): string[] {
  return text.split(/\s*[;|\n]\s*|\s+\/\s+|\s*,\s*(?=\+|0\d)/).filter((part) => part !== "");
}

function emailsOf(row: Row, amongPhones: readonly string[]): ContactPointDraft[] {
  const points: ContactPointDraft[] = [];
  const own = [...row.all("email"), ...row.all("emails")].flatMap(listOf);
  const given = amongPhones.length === 0 ? own : [...own, ...amongPhones];
  for (const text of new Set(given.map((one) => one.slice(0, 300)))) {
    const { value, isValid } = readEmail(text);
    const key = isValid ? value.toLowerCase() : null;
    if (points.some((point) => point.value === value || (key !== null && point.key === key))) continue;
    if (!isValid) row.report("email.invalid", "email", value);
    const state = isValid ? "ok" : "invalid";
    points.push({ kind: "email", value, label: null, preferred: false, state, key, phoneType: null });
    if (points.length > MOST) break;
  }
  if (points.length > MOST) row.report("contacts.tooMany", "email", points.pop()?.value ?? "");
  return points;
}

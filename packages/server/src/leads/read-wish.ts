import type { LeadChange } from "@lead-dashboard/contract/leads/lead";
import { isTimeZone } from "@lead-dashboard/domain/leads/is-time-zone";
import { isCountryCode, isCurrencyCode } from "@lead-dashboard/domain/leads/known-codes";
import type { LeadWish } from "./plan-change.ts";

/** A field that is refused, and the end of a sentence that begins with its name. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** What a PATCH or POST body asks for, in stored form: instants in ms, money in hundredths, empty texts as unknown. */
export function readWish(body: LeadChange): LeadWish {
  const { version: _version, nextFollowUpAt, dealValue, socials, timeZone, ...rest } = body;
  const wish = {
    ...withoutEmptyTexts(rest),
    ...(timeZone === undefined ? {} : { timeZone: timeZone || null }),
    ...(nextFollowUpAt === undefined
      ? {}
      : { nextFollowUpAt: nextFollowUpAt === null ? null : Date.parse(nextFollowUpAt) }),
    ...(dealValue === undefined ? {} : { dealValue: dealValue === null ? null : Math.round(dealValue * 100) }),
    ...(socials === undefined ? {} : { socials: socials ?? {} }),
  };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as LeadWish;
}

/** What looks like a code and is none, as imports refuse it. */
export function unknownCodes({ timeZone, country, currency }: LeadChange): FieldProblem[] {
  const errors: FieldProblem[] = [];
  if (timeZone && !isTimeZone(timeZone))
    errors.push({ path: "timeZone", message: "must be an IANA time zone such as Europe/Tirane" });
  if (country && !isCountryCode(country))
    errors.push({ path: "country", message: `${country} is no country; XK or DE are` });
  if (currency && !isCurrencyCode(currency))
    errors.push({ path: "currency", message: `${currency} is no currency; EUR or ALL are` });
  return errors;
}

function withoutEmptyTexts<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value === "" ? null : value])) as T;
}

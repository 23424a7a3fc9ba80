import type { LeadChange } from "@lead-dashboard/contract/leads/lead";
import { invalid } from "../http/problem.ts";
import type { LeadWish } from "./plan-change.ts";

/** What a PATCH or POST body asks for, in stored form: instants in ms, money in hundredths, empty texts as unknown. */
export function readWish(body: LeadChange): LeadWish {
  const { version: _version, nextFollowUpAt, dealValue, socials, timeZone, ...rest } = body;
  if (timeZone && !isTimeZone(timeZone)) {
    throw invalid([{ path: "timeZone", message: "must be an IANA time zone such as Europe/Tirane" }]);
  }
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

function withoutEmptyTexts<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value === "" ? null : value])) as T;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // an unknown zone is what is asked about
    return false;
  }
}

import { barePhone } from "./bare-phone.ts";
import type { ContactPoint, ContactPointDraft } from "./contact-point.ts";
import { parsePhone } from "./phone.ts";

/** A contact point as somebody enters it. */
export interface GivenContactPoint {
  kind: ContactPoint["kind"];
  value: string;
  label?: string | null | undefined;
  preferred?: boolean | undefined;
  state?: ContactPoint["state"] | undefined;
}

const EMAIL = /^[^\s@<>(),;:"[\]\\]+@[^\s@.<>(),;:"[\]\\]+(?:\.[^\s@.<>(),;:"[\]\\]+)+$/;

/** A contact point with its normal form. What is not valid stays as given and is marked so. */
export function readContactPoint(given: GivenContactPoint, country: string | null): ContactPointDraft {
  const value = given.kind === "phone" ? barePhone(given.value) : given.value.trim();
  const read = given.kind === "phone" ? readPhone(value, country) : readEmail(value);
  return {
    kind: given.kind,
    value,
    label: given.label ?? null,
    preferred: given.preferred ?? false,
    state: read.key === null ? "invalid" : given.state === "bounced" ? "bounced" : "ok",
    ...read,
  };
}

/** Contact points in order, each once, exactly one of a kind preferred when there is any. */
export function readContactPoints(given: readonly GivenContactPoint[], country: string | null): ContactPointDraft[] {
  return eachOnce(given, (one) => readContactPoint(one, country));
}

function eachOnce(
  given: readonly GivenContactPoint[],
  read: (one: GivenContactPoint) => ContactPointDraft,
): ContactPointDraft[] {
  const points = new Map<string, ContactPointDraft>();
  for (const one of given) {
    if (one.value.trim() === "") continue;
    const point = read(one);
    const name = `${point.kind}:${point.key ?? point.value}`;
    const known = points.get(name);
    points.set(name, known === undefined ? point : { ...known, preferred: known.preferred || point.preferred });
  }
  return withOnePreferred([...points.values()]);
}

/** What a change may say about contacts; `phone` and `email` replace the preferred ones, null removes them. */
export interface ContactChange {
  phone?: string | null | undefined;
  email?: string | null | undefined;
  contactPoints?: readonly GivenContactPoint[] | undefined;
}

/**
 * Contact points after a change. A list replaces all of them; `phone` and `email` apply on top of it. National numbers are read
 * by the lead's country as it is now; one that is none there stays the number it was understood as before.
 */
export function changeContactPoints(
  current: readonly ContactPointDraft[],
  change: ContactChange,
  country: string | null,
): ContactPointDraft[] {
  const kept = change.contactPoints === undefined ? current : keepStates(change.contactPoints, current);
  const withPhone = replacePreferred(kept, "phone", change.phone);
  const wanted = replacePreferred(withPhone, "email", change.email);
  return eachOnce(wanted, (one) => asUnderstoodBefore(readContactPoint(one, country), current));
}

function asUnderstoodBefore(point: ContactPointDraft, before: readonly ContactPointDraft[]): ContactPointDraft {
  if (point.kind !== "phone" || point.key !== null) return point;
  const known = before.find((one) => one.kind === "phone" && one.value === point.value && one.key !== null);
  return known === undefined ? point : { ...point, key: known.key, phoneType: known.phoneType, state: known.state };
}

function readPhone(value: string, country: string | null) {
  const { e164, type } = parsePhone(value, { country });
  return { key: e164, phoneType: e164 === null ? null : type };
}

function readEmail(value: string) {
  return { key: EMAIL.test(value) ? value.toLowerCase() : null, phoneType: null };
}

/** A point that comes back without a state keeps the one it had. */
function keepStates(given: readonly GivenContactPoint[], current: readonly ContactPointDraft[]): GivenContactPoint[] {
  return given.map((one) => ({
    ...one,
    state: one.state ?? current.find((point) => point.kind === one.kind && point.value === one.value.trim())?.state,
  }));
}

function replacePreferred(
  points: readonly GivenContactPoint[],
  kind: ContactPoint["kind"],
  value: string | null | undefined,
): GivenContactPoint[] {
  if (value === undefined) return [...points];
  const wanted = value?.trim() ?? "";
  const rest = points.filter((point) => !(point.kind === kind && point.preferred));
  if (wanted === "") return rest;
  const known = rest.find((point) => point.kind === kind && point.value === wanted);
  if (known !== undefined) return rest.map((point) => (point === known ? { ...point, preferred: true } : point));
  return [{ kind, value: wanted, preferred: true }, ...rest];
}

function withOnePreferred(points: ContactPointDraft[]): ContactPointDraft[] {
  const chosen = { phone: choose(points, "phone"), email: choose(points, "email") };
  return points.map((point) => ({ ...point, preferred: point === chosen[point.kind] }));
}

function choose(points: readonly ContactPointDraft[], kind: ContactPoint["kind"]): ContactPointDraft | undefined {
  const own = points.filter((point) => point.kind === kind);
  return own.find((point) => point.preferred) ?? own.find((point) => point.state === "ok") ?? own[0];
}

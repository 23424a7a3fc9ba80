import {
  PASSWORD_MAX,
  PASSWORD_MIN,
  type PasswordWeakness,
  passwordWeakness,
} from "@lead-dashboard/domain/accounts/password-rules";
import { invalid } from "../http/problem.ts";

const REASONS: Record<PasswordWeakness, string> = {
  "too-short": `has fewer than ${PASSWORD_MIN} characters`,
  "too-long": `has more than ${PASSWORD_MAX} characters`,
  common: "is one of the passwords tried first; choose another, for example four words",
  "about-you": "is made of your own name or address; choose another, for example four words",
};

/** Refuses a weak new password, naming the reason. */
export function refuseWeakPassword(password: string, about: readonly string[]): void {
  const weakness = passwordWeakness(password, about);
  if (weakness !== null) throw invalid([{ path: "password", message: REASONS[weakness] }]);
}

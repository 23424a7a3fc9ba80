import { fold } from "../leads/fold.ts";
import type { ScoreRules } from "./score-rules.ts";

/** Rules with what is looked up per lead made ready once. */
export interface PreparedRules {
  readonly categories: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
}

const prepared = new WeakMap<ScoreRules, PreparedRules>();

/** The folded names of a rule set; made once for each rule object. */
export function preparedRules(rules: ScoreRules): PreparedRules {
  const known = prepared.get(rules);
  if (known !== undefined) return known;
  const made = {
    categories: new Set(rules.ideal.categories.map(fold)),
    places: new Set(rules.ideal.places.map(fold)),
  };
  prepared.set(rules, made);
  return made;
}

import type { Engine } from "../packages/server/src/db/database.ts";
import type { Databases } from "./databases.ts";

/** How many faults: as `npm test` runs them, as `--short` does, or as many as delivery.md asks for. */
export type Size = "reduced" | "short" | "long";

/** On what a ground is laid. */
export interface Site {
  readonly engine: Engine;
  /** the program under test, compiled */
  readonly program: string;
  readonly databases: Databases;
}

/** What a scenario runs with. */
export interface Stage extends Site {
  readonly size: Size;
  /** not the long run */
  readonly isShort: boolean;
  /** how often, when the command says so (`--rounds`) */
  readonly rounds: number | null;
  /** at least 0, below 1: what a scenario chooses by, the same for the same `--seed` */
  random(): number;
}

/** A measured figure and what it must be. */
export interface Finding {
  readonly name: string;
  readonly measured: number;
  /** `at-most` a limit, or `at-least` one */
  readonly must: { readonly atMost: number } | { readonly atLeast: number };
}

/** One kind of fault (delivery.md, section 3). */
export interface Scenario {
  /** F1 to F17, and what is broken */
  readonly title: string;
  readonly engines: readonly Engine[];
  /** whether it belongs to the short run */
  readonly isInShort: boolean;
  run(stage: Stage): Promise<Finding[]>;
}

/** The number for the size of the run. */
export const sized = ({ size }: Pick<Stage, "size">, numbers: Readonly<Record<Size, number>>): number => numbers[size];

/** How often a scenario breaks what it breaks: the number of the command, or that for the size of the run. */
export const roundsOf = (stage: Pick<Stage, "size" | "rounds">, numbers: Readonly<Record<Size, number>>): number =>
  stage.rounds ?? sized(stage, numbers);

/** Numbers at least 0 and below 1 that a seed settles (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whether a figure is what it must be. */
export function holds({ measured, must }: Finding): boolean {
  return "atMost" in must ? measured <= must.atMost : measured >= must.atLeast;
}

/** A figure that must be nothing. */
export const none = (name: string, measured: number): Finding => ({ name, measured, must: { atMost: 0 } });

/** A figure that must not be more. */
export const atMost = (name: string, measured: number, limit: number): Finding => ({
  name,
  measured,
  must: { atMost: limit },
});

/** A figure that must not be less, such as the share of the work that was done. */
export const atLeast = (name: string, measured: number, limit: number): Finding => ({
  name,
  measured,
  must: { atLeast: limit },
});

// What a reply means and what follows from it, by rules (product.md, section 4, "reply classification by rules"): a person
// accepts the proposal or leaves it. Rules only propose; what stops a sequence is decided elsewhere and does not wait for
// them. Time grows with the length of the text and no faster.
import type { LeadStatus } from "../leads/lead-status.ts";
import { namedDay } from "./named-day.ts";
import { isOptOut } from "./opt-out.ts";
import { NO_WORDS, type PhraseMeaning, REPLY_PHRASES, YES_WORDS } from "./reply-phrases.ts";
import { returnDate } from "./return-date.ts";

/** Every meaning a reply can be taken for. */
export const REPLY_MEANINGS = [
  "interested",
  "not-now",
  "not-interested",
  "wrong-person",
  "stop",
  "out-of-office",
] as const;
export type ReplyMeaning = (typeof REPLY_MEANINGS)[number];

/** What is proposed for a reply; `followUpOn` is a day (`2026-12-03`) of the person who follows up. */
export interface ReplyProposal {
  readonly status: LeadStatus | null;
  readonly followUpOn: string | null;
  /** nobody writes to this lead any more, by any channel */
  readonly doNotContact: boolean;
}

/** A reply, understood. */
export interface ReplyReading {
  readonly meaning: ReplyMeaning;
  readonly proposal: ReplyProposal;
}

/** Longer texts are read no further: what somebody wants stands at the beginning. */
const READ_CHARACTERS = 4_096;
const DAY = 86_400_000;
/** When somebody says "not now" and no day. */
const USUAL_WAIT_DAYS = 30;

/** The same reply twice: what weighs more comes first. Whoever wants to be left alone is, whatever else they say. */
const WEIGHT: readonly ReplyMeaning[] = [
  "stop",
  "out-of-office",
  "wrong-person",
  "not-interested",
  "not-now",
  "interested",
];

interface Phrases {
  readonly meanings: ReadonlyMap<string, PhraseMeaning>;
  /** words of the longest */
  readonly longest: number;
}

const phrasesOf = (text: string) => text.split(",").map((phrase) => wordsOf(phrase).join(" "));

const PHRASES: Phrases = (() => {
  const meanings = new Map<string, PhraseMeaning>();
  for (const [meaning, lines] of Object.entries(REPLY_PHRASES) as [PhraseMeaning, readonly string[]][]) {
    for (const phrase of lines.flatMap(phrasesOf)) if (phrase !== "") meanings.set(phrase, meaning);
  }
  return { meanings, longest: Math.max(...[...meanings.keys()].map((phrase) => phrase.split(" ").length)) };
})();
const YES = new Set(phrasesOf(YES_WORDS));
const NO = new Set(phrasesOf(NO_WORDS));

/** Lower case without accents; apostrophes join ("j'ai" is `jai`), everything else that is no letter or digit parts. */
function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, READ_CHARACTERS)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/['’‘`´]/g, "");
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How often each meaning occurs; a phrase within a longer one does not count. */
function meaningsIn(words: readonly string[]): ReadonlySet<PhraseMeaning> {
  const found = new Set<PhraseMeaning>();
  for (let at = 0; at < words.length; ) {
    let taken = 1;
    for (let length = Math.min(PHRASES.longest, words.length - at); length > 0; length--) {
      const meaning = PHRASES.meanings.get(words.slice(at, at + length).join(" "));
      if (meaning === undefined) continue;
      found.add(meaning);
      taken = length;
      break;
    }
    at += taken;
  }
  return found;
}

function meaningOf(text: string): ReplyMeaning | null {
  if (isOptOut(text)) return "stop";
  const words = wordsOf(text);
  const whole = words.join(" ");
  if (YES.has(whole)) return "interested";
  if (NO.has(whole)) return "not-interested";
  const found = meaningsIn(words);
  return WEIGHT.find((meaning) => found.has(meaning)) ?? null;
}

/** The day of an instant as `2026-12-03`, in UTC. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Saturday and Sunday become the Monday after. */
function onWorkday(at: number): number {
  const weekday = new Date(at).getUTCDay();
  return weekday === 6 ? at + 2 * DAY : weekday === 0 ? at + DAY : at;
}

function proposalFor(meaning: ReplyMeaning, text: string, now: number): ReplyProposal {
  const asked = namedDay(text, now);
  const nothing = { status: null, followUpOn: null, doNotContact: false };
  const onDay = (at: number) => dayOf(onWorkday(at));
  switch (meaning) {
    case "interested":
      return { ...nothing, status: "REPLIED", followUpOn: onDay(asked ?? now + DAY) };
    case "not-now":
      return { ...nothing, followUpOn: onDay(asked ?? now + USUAL_WAIT_DAYS * DAY) };
    case "not-interested":
      return { ...nothing, status: "LOST" };
    case "wrong-person":
      return { ...nothing, status: "CONTACTED", followUpOn: onDay(now + DAY) };
    case "stop":
      return { ...nothing, status: "LOST", doNotContact: true };
    case "out-of-office": {
      const back = returnDate(text, now);
      return { ...nothing, followUpOn: onDay(back === null ? now + 7 * DAY : back + DAY) };
    }
  }
}

/**
 * What a reply means and what is proposed for it; null when the rules cannot tell. `now` (ms) is when it came. `isAutomatic`:
 * its headers say that no person wrote it. `means`: its sender chose one of our answers, so its words need no guessing.
 * @example readReply("Not now, try again in March", now) // not-now, follow up on 1 March
 */
export function readReply(
  text: string,
  { now, isAutomatic = false, means }: { now: number; isAutomatic?: boolean; means?: ReplyMeaning | undefined },
): ReplyReading | null {
  const meaning = isAutomatic ? "out-of-office" : (means ?? meaningOf(text));
  return meaning === null ? null : { meaning, proposal: proposalFor(meaning, text.slice(0, READ_CHARACTERS), now) };
}

import type { CallOutcome } from "@lead-dashboard/contract/messages/schemas";

/** Words of phone calls. */
export const calls = {
  title: (name: string) => `Call with ${name}`,
  howWasIt: "How did it go?",
  outcomes: {
    "no-answer": "No answer",
    voicemail: "Voicemail",
    talked: "Talked",
    "wrong-number": "Wrong number",
  } satisfies Record<CallOutcome, string>,
  note: "Note",
  notePlaceholder: "What was said",
  followUp: "Next follow-up",
  followUpPlaceholder: "tomorrow, 3d, fri 9am",
  followUpHint: "Left empty, your follow-up rules decide.",
  save: "Save call",
  notCalled: "I did not call",
  dial: (number: string) => `Call ${number}`,
  saved: (name: string, outcome: string) => `Call with ${name}: ${outcome}`,
  wrongNumber: "Correct the number with e.",
};

import type { TimelineItem } from "@lead-dashboard/contract/timelines/schemas";
import { leads } from "../messages/en/leads.ts";
import { sms } from "../messages/en/sms.ts";
import { stopReasons } from "../messages/en/stop-reasons.ts";
import { timeline as t } from "../messages/en/timeline.ts";
import { dayAndTime } from "../messages/when.ts";

/** A thing that happened as a short sentence, and what follows it in grey. */
export function describeItem(item: TimelineItem): { title: string; more: string } {
  const by = whoOf(item);
  switch (item.kind) {
    case "message":
      return describeMessage(item.message, by);
    case "note":
      return { title: t.note, more: by };
    case "created":
      return { title: t.created, more: [item.source ?? "", by].filter(Boolean).join(" · ") };
    case "status":
      return { title: t.status(wordFor(leads.statuses, item.to)), more: by };
    case "score":
      return describeScore(item);
    case "assignment":
      return { title: item.to === null ? t.unassigned : t.assigned(item.to), more: by };
    case "follow-up":
      return { title: item.to === null ? t.followUpCleared : t.followUp(dayAndTime(item.to)), more: by };
    case "import":
      return {
        title: item.created ? t.imported : t.updatedByImport,
        more: [item.fileName ?? "", by].filter(Boolean).join(" · "),
      };
    case "from-file":
      return { title: t.fromFile[item.what], more: [t.inFile(item.fileName), by].filter(Boolean).join(" · ") };
    case "step":
      return { title: t.step(item.sequenceName ?? t.aSequence, wordFor(t.steps, item.what)), more: stepMore(item) };
    case "change":
      return { title: wordFor(t.changes, item.what), more: [changedOf(item), by].filter(Boolean).join(" · ") };
  }
}

/** A member by name; a part of the program only where a person would wonder. */
function whoOf({ actor, kind }: TimelineItem): string {
  if (actor?.kind === "member") return actor.name ?? t.formerMember;
  return actor?.kind === "system" && kind === "follow-up" ? wordFor(t.systems, actor.name) : "";
}

type MessageItem = Extract<TimelineItem, { kind: "message" }>["message"];
type ScoreItem = Extract<TimelineItem, { kind: "score" }>;
type StepItem = Extract<TimelineItem, { kind: "step" }>;

function describeMessage(message: MessageItem, by: string): { title: string; more: string } {
  const channel = wordFor(t.channels, message.channel);
  if (message.direction === "inbound") return { title: t.answered(channel), more: by };
  const planned = message.state === "planned" && message.plannedFor ? dayAndTime(message.plannedFor) : "";
  const state = [wordFor(t.states, message.state), planned].filter(Boolean).join(" ");
  const charge = message.segments ? sms.sentIn(message.segments, message.price) : "";
  return { title: channel, more: [state, charge, message.reason ?? "", by].filter(Boolean).join(" · ") };
}

function describeScore(item: ScoreItem): { title: string; more: string } {
  const change = t.score(item.from, item.to);
  if (item.temperatureTo === null || item.temperatureFrom === item.temperatureTo) return { title: change, more: "" };
  return { title: change, more: t.becameTemperature(wordFor(leads.temperatures, item.temperatureTo)) };
}

function stepMore(item: StepItem): string {
  return [
    item.stepIndex === null ? "" : t.stepNumber(item.stepIndex + 1),
    item.reason === null ? "" : wordFor(stopReasons, item.reason),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** What was changed, each thing once; of a merge, which lead came in. */
function changedOf({ what, fields }: Extract<TimelineItem, { kind: "change" }>): string {
  if (what === "merged") return fields.map(({ to }) => String(to)).join(", ");
  return [...new Set(fields.map(({ field }) => wordFor(t.fields, field)))].join(", ");
}

/** The words for a name the server uses; a name that is new to us stands for itself. */
function wordFor(words: Record<string, string>, name: string | null): string {
  return name === null ? "–" : (words[name] ?? name);
}

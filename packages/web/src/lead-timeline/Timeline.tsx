import type { TimelineItem } from "@lead-dashboard/contract/timelines/schemas";
import {
  ArrowDownLeft,
  ArrowUpRight,
  CalendarClock,
  FileUp,
  Gauge,
  NotebookPen,
  Pencil,
  Phone,
  Plus,
  Tag,
  UserRound,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { join } from "../look/Button.tsx";
import { timeline as t } from "../messages/en/timeline.ts";
import { ago, dayAndTime } from "../messages/when.ts";
import { describeItem } from "./describe-item.ts";
import { QueueAgain } from "./QueueAgain.tsx";
import { TakeApart } from "./TakeApart.tsx";
import styles from "./Timeline.module.css";

/** Everything that happened to a lead, the newest first. */
export function Timeline({
  items,
  isShort,
  leadId,
}: {
  items: readonly TimelineItem[];
  isShort?: boolean;
  /** given where things can be taken back */
  leadId?: string;
}) {
  return (
    <ol className={styles.timeline}>
      {items.map((item) => (
        <TimelineLine key={item.id} item={item} isShort={isShort ?? false} leadId={leadId} />
      ))}
    </ol>
  );
}

interface LineProps {
  item: TimelineItem;
  isShort: boolean;
  leadId: string | undefined;
}

function TimelineLine({ item, isShort, leadId }: LineProps) {
  const { title, more } = describeItem(item);
  return (
    <li className={styles.item}>
      <span className={join(styles.icon, toneOf(item))}>{iconOf(item)}</span>
      <div>
        <div className={styles.head}>
          <span>
            {title} {more ? <span className={styles.muted}>{more}</span> : null}
          </span>
          <time className={styles.when} dateTime={item.at} title={dayAndTime(item.at)}>
            {ago(item.at)}
          </time>
        </div>
        <Said item={item} isShort={isShort} />
        {leadId !== undefined && item.kind === "message" ? <QueueAgain message={item.message} /> : null}
        {leadId !== undefined && item.kind === "change" && item.what === "merged" ? (
          <TakeApart leadId={leadId} at={item.at} />
        ) : null}
      </div>
    </li>
  );
}

function Said({ item, isShort }: { item: TimelineItem; isShort: boolean }) {
  if (item.kind === "note")
    return (
      <div className={styles.body} dir="auto">
        {item.note.body}
      </div>
    );
  if (item.kind !== "message") return null;
  const { subject, body } = item.message;
  if (!subject && !body) return null;
  return (
    <div className={styles.body} dir="auto">
      {subject ? <div className={styles.subject}>{subject}</div> : null}
      {body ? <div className={isShort ? styles.short : undefined}>{body}</div> : null}
    </div>
  );
}

function toneOf(item: TimelineItem): string | undefined {
  if (item.kind !== "message") return undefined;
  if (item.message.direction === "inbound") return styles.in;
  return t.failures.has(item.message.state) ? styles.failed : styles.out;
}

function iconOf(item: TimelineItem): ReactNode {
  if (item.kind === "message") {
    if (item.message.channel === "phone") return <Phone />;
    return item.message.direction === "inbound" ? <ArrowDownLeft /> : <ArrowUpRight />;
  }
  return ICONS[item.kind];
}

const ICONS: Record<Exclude<TimelineItem["kind"], "message">, ReactNode> = {
  note: <NotebookPen />,
  created: <Plus />,
  status: <Tag />,
  score: <Gauge />,
  assignment: <UserRound />,
  "follow-up": <CalendarClock />,
  import: <FileUp />,
  "from-file": <FileUp />,
  step: <Workflow />,
  change: <Pencil />,
};

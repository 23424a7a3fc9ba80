import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import {
  CalendarClock,
  Download,
  Ellipsis,
  Eye,
  EyeOff,
  Flame,
  ListChecks,
  OctagonX,
  Send,
  Tag,
  Trash2,
  UserRound,
  Workflow,
  X,
} from "lucide-react";
import { Link } from "wouter";
import { useMay } from "../api/session.ts";
import { showKeys } from "../keyboard/key-name.ts";
import { Button, join } from "../look/Button.tsx";
import { Menu } from "../look/Menu.tsx";
import { actions as t } from "../messages/en/actions.ts";
import { bulk as words } from "../messages/en/bulk.ts";
import { leads } from "../messages/en/leads.ts";
import { shell } from "../messages/en/shell.ts";
import type { LeadActions } from "./actions-on-lead.ts";
import styles from "./BulkBar.module.css";
import { cancelBulk, type Target, useLastBulkAction, useRunningBulkAction } from "./bulk.ts";

interface BulkBarProps {
  target: Target;
  act: LeadActions;
  /** how many match in all, in words; null in a list that cannot be selected as a whole */
  all: string | null;
  isEverything: boolean;
  onSelectAll: () => void;
  onClear: () => void;
}

/** What can be done with the selected leads; while it is being done, how far it is. */
export function BulkBar({ target, act, all, isEverything, onSelectAll, onClear }: BulkBarProps) {
  const running = useRunningBulkAction();
  const finished = useLastBulkAction();
  const mayExport = useMay("leads.export");
  if (running) {
    const isUndoing = running.status === "undoing";
    const done = isUndoing
      ? running.restored + running.spared
      : running.changed + running.unchanged + running.skipped + running.failed;
    const whole = isUndoing ? running.changed : running.matched;
    return (
      <div className={join(styles.bar, styles.working)} role="status">
        <span className={styles.count}>{isUndoing ? words.undoing(whole ?? 0) : t.bulkStarted(whole)}</span>
        <progress
          className={styles.progress}
          max={whole ?? undefined}
          value={whole === null ? undefined : done}
          aria-label={words.progress}
        />
        <span className="numbers">{words.progressOf(done, whole)}</span>
        <Link href={`/bulk-actions/${running.id}`}>{words.details}</Link>
        {isUndoing ? null : (
          <Button kind="quiet" onClick={() => void cancelBulk(running.id)}>
            {shell.cancel}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className={styles.bar} role="toolbar" aria-label={t.selected(target.rows.length)}>
      <span className={`${styles.count} numbers`} role="status">
        {isEverything && all !== null ? t.everythingSelected(all) : t.selected(target.rows.length)}
      </span>
      {all === null || isEverything ? null : (
        <Button kind="quiet" keys={showKeys("Mod+a")} onClick={onSelectAll}>
          {t.selectAll(all)}
        </Button>
      )}
      <Button kind="quiet" icon={<Send />} keys="m" onClick={act.message}>
        {t.message}
      </Button>
      <Menu
        label={t.status}
        items={LEAD_STATUSES.map((status, index) => ({
          id: status,
          label: leads.statuses[status],
          keys: String(index + 1),
          onSelect: () => act.setStatus(status),
        }))}
      >
        {(trigger) => (
          <Button kind="quiet" icon={<ListChecks />} {...trigger}>
            {t.status}
          </Button>
        )}
      </Menu>
      <Button kind="quiet" icon={<UserRound />} keys="a" onClick={act.assign}>
        {t.assign}
      </Button>
      <Button kind="quiet" icon={<Tag />} keys="l" onClick={act.tag}>
        {t.tag}
      </Button>
      <Button kind="quiet" icon={<Workflow />} keys="s" onClick={act.sequence}>
        {t.sequence}
      </Button>
      <Button kind="quiet" icon={<CalendarClock />} keys="h" onClick={act.followUp}>
        {t.followUp}
      </Button>
      <Menu
        label={shell.more}
        items={[
          {
            id: "temperature",
            label: t.temperature,
            icon: <Flame />,
            keys: "t",
            onSelect: act.cycleTemperature,
          },
          {
            id: "stop-sequences",
            label: t.stopSequences,
            icon: <OctagonX />,
            keys: showKeys("Shift+s"),
            onSelect: act.stopSequences,
          },
          { id: "hide", label: t.hide, icon: <EyeOff />, keys: showKeys("Shift+x"), onSelect: act.hide },
          { id: "unhide", label: t.unhide, icon: <Eye />, keys: showKeys("Shift+u"), onSelect: act.unhide },
          ...(mayExport
            ? [
                {
                  id: "export",
                  label: t.exportLeads,
                  icon: <Download />,
                  keys: showKeys("Shift+e"),
                  onSelect: act.exportLeads,
                },
              ]
            : []),
          { id: "remove", label: t.remove, icon: <Trash2 />, keys: "#", danger: true, onSelect: act.remove },
        ]}
      >
        {(trigger) => (
          <Button kind="quiet" icon={<Ellipsis />} {...trigger}>
            {shell.more}
          </Button>
        )}
      </Menu>
      {finished === null ? null : <Link href={`/bulk-actions/${finished.id}`}>{words.lastResult}</Link>}
      <span className={styles.last}>
        <Button kind="quiet" icon={<X />} aria-label={t.unselect} keys="Esc" onClick={onClear} />
      </span>
    </div>
  );
}

import { Ellipsis, Inbox, ListChecks, type LucideIcon, Plus, Zap } from "lucide-react";
import { Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { shell as t } from "../messages/en/shell.ts";
import { part } from "./part.tsx";
import { isWithin } from "./Rail.tsx";
import styles from "./Shell.module.css";
import type { Overlay } from "./shell-shortcuts.ts";

const InboxBadge = part(() => import("./InboxBadge.tsx"), "InboxBadge");
const MoreSheet = part(() => import("./MoreSheet.tsx"), "MoreSheet");

/** What the thumb reaches on a phone. */
export function BottomBar({ open }: { open: (overlay: Overlay) => void }) {
  const [path] = useLocation();
  const [isMoreOpen, setMoreOpen] = useState(false);
  return (
    <nav className={styles.bar} aria-label={t.mainNavigation}>
      <BarLink href="/" icon={Zap} label={t.pages.quickShort} isCurrent={path === "/"} />
      <BarLink href="/inbox" icon={Inbox} label={t.pages.inbox} isCurrent={isWithin(path, "/inbox")} />
      <button type="button" className={styles.barItem} aria-label={t.newLead} onClick={() => open("new-lead")}>
        <span className={styles.plus}>
          <Plus />
        </span>
      </button>
      <BarLink href="/leads" icon={ListChecks} label={t.pages.leads} isCurrent={isWithin(path, "/leads")} />
      <button type="button" className={styles.barItem} onClick={() => setMoreOpen(true)}>
        <Ellipsis />
        {t.more}
      </button>
      <Suspense>{isMoreOpen ? <MoreSheet open={open} onClose={() => setMoreOpen(false)} /> : null}</Suspense>
    </nav>
  );
}

function BarLink({
  href,
  icon: Icon,
  label,
  isCurrent,
}: {
  href: string;
  icon: LucideIcon;
  label: string;
  isCurrent: boolean;
}) {
  return (
    <Link href={href} className={styles.barItem} aria-current={isCurrent ? "page" : undefined}>
      <Icon />
      <Suspense>{href === "/inbox" ? <InboxBadge /> : null}</Suspense>
      {label}
    </Link>
  );
}

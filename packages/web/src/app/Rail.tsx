import { Suspense } from "react";
import { Link, useLocation } from "wouter";
import { useSession } from "../api/session.ts";
import { showKeys } from "../keyboard/key-name.ts";
import { join } from "../look/Button.tsx";
import { shell as t } from "../messages/en/shell.ts";
import type { NavigationItem } from "./navigation.ts";
import { part } from "./part.tsx";
import styles from "./Shell.module.css";
import { reachable } from "./shell-shortcuts.ts";

const InboxBadge = part(() => import("./InboxBadge.tsx"), "InboxBadge");
const OutboxBadge = part(() => import("./OutboxBadge.tsx"), "OutboxBadge");
const OrganizationSwitcher = part(() => import("./OrganizationSwitcher.tsx"), "OrganizationSwitcher");

/** The narrow column of pages at the left of a desktop; tooltips teach the keys. */
export function Rail() {
  const [path] = useLocation();
  const { permissions, memberships } = useSession();
  return (
    <nav className={styles.rail} aria-label={t.mainNavigation}>
      <Link href="/" className={styles.mark} tabIndex={-1} aria-hidden="true">
        <img src="/icon.svg" alt="" width="28" height="28" />
      </Link>
      {reachable(permissions).map((item) => (
        <RailLink key={item.path} item={item} isCurrent={isWithin(path, item.path)} />
      ))}
      <Suspense>{memberships.length > 1 ? <OrganizationSwitcher /> : null}</Suspense>
    </nav>
  );
}

function RailLink({ item, isCurrent }: { item: NavigationItem; isCurrent: boolean }) {
  const Icon = item.icon;
  return (
    <Link
      href={item.path}
      className={join(styles.railLink, item.path === "/settings" && styles.last)}
      aria-current={isCurrent ? "page" : undefined}
      aria-keyshortcuts={item.keys}
    >
      <Icon />
      <span className="only-read-aloud">{item.label}</span>
      <Suspense>
        {item.path === "/inbox" ? <InboxBadge /> : null}
        {item.path === "/outbox" ? <OutboxBadge /> : null}
      </Suspense>
      <span className={styles.tip} aria-hidden="true">
        {item.label} <kbd>{showKeys(item.keys)}</kbd>
      </span>
    </Link>
  );
}

/** Whether an address belongs to a page of the rail. */
export function isWithin(path: string, root: string): boolean {
  return root === "/" ? path === "/" : path === root || path.startsWith(`${root}/`);
}

import { Link, useLocation } from "wouter";
import { useSession } from "../api/session.ts";
import { useTitleAt } from "../look/place.ts";
import { isWithin } from "./Rail.tsx";
import styles from "./Shell.module.css";
import { reachable } from "./shell-shortcuts.ts";

/** Where one is: the page's title, behind the page of the rail it belongs to. */
export function PlaceName() {
  const [path] = useLocation();
  const { permissions } = useSession();
  const title = useTitleAt(path);
  const root = reachable(permissions).find((item) => isWithin(path, item.path));
  return (
    <span className={styles.place}>
      {root && path !== root.path ? <Link href={root.path}>{root.label}</Link> : null}
      {root && path !== root.path && title ? <span aria-hidden="true"> / </span> : null}
      {title || path === root?.path ? <span aria-hidden="true">{title ?? root?.label}</span> : null}
    </span>
  );
}

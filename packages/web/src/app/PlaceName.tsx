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
  const isRoot = root !== undefined && (path === root.path || title === root.label);
  return (
    <span className={styles.place}>
      {root && !isRoot ? <Link href={root.path}>{root.label}</Link> : null}
      {root && !isRoot && title ? <span aria-hidden="true"> / </span> : null}
      {title || isRoot ? <span aria-hidden="true">{title ?? root?.label}</span> : null}
    </span>
  );
}

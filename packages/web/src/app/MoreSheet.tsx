import { Building2, LogOut, Search, SunMoon } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { leaveSession, useSession } from "../api/session.ts";
import { Dialog } from "../look/Dialog.tsx";
import { shell as t } from "../messages/en/shell.ts";
import styles from "./MoreSheet.module.css";
import { type Overlay, reachable } from "./shell-shortcuts.ts";
import { switchOrganization } from "./switch-organization.ts";
import { nextTheme, readTheme, themeLabel } from "./theme.ts";

/** Everything of the rail and the top bar that does not fit a phone's bottom bar. */
export function MoreSheet({ open, onClose }: { open: (overlay: Overlay) => void; onClose: () => void }) {
  const { organization, memberships, permissions } = useSession();
  const [theme, setTheme] = useState(readTheme);
  const pages = reachable(permissions).filter((item) => item.path !== "/" && item.path !== "/leads");
  return (
    <Dialog title={organization.name} onClose={onClose}>
      <div className={styles.list}>
        <button
          type="button"
          className={styles.item}
          onClick={() => {
            onClose();
            open("palette");
          }}
        >
          <Search />
          {t.search}
        </button>
        {pages.map((item) => (
          <Link key={item.path} href={item.path} className={styles.item} onClick={onClose}>
            <item.icon />
            {item.label}
          </Link>
        ))}
        <button type="button" className={styles.item} onClick={() => setTheme(nextTheme(theme))}>
          <SunMoon />
          {themeLabel(theme)}
        </button>
        {memberships
          .filter((one) => one.organizationId !== organization.id)
          .map((one) => (
            <button
              key={one.organizationId}
              type="button"
              className={styles.item}
              onClick={() => void switchOrganization(one.organizationId)}
            >
              <Building2 />
              {t.switchTo(one.organizationName)}
            </button>
          ))}
        <button type="button" className={styles.item} onClick={() => void leaveSession()}>
          <LogOut />
          {t.signOut}
        </button>
      </div>
    </Dialog>
  );
}

import { Keyboard, LogOut, SunMoon } from "lucide-react";
import { useState } from "react";
import { leaveSession, useSession } from "../api/session.ts";
import { Menu } from "../look/Menu.tsx";
import { shell as t } from "../messages/en/shell.ts";
import { initials } from "./initials.ts";
import styles from "./Shell.module.css";
import { nextTheme, readTheme, themeLabel } from "./theme.ts";

/** Who is signed in, and what concerns only them. */
export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { user, role, organization } = useSession();
  const [theme, setTheme] = useState(readTheme);
  return (
    <Menu
      label={t.you}
      items={[
        { id: "shortcuts", label: t.shortcuts, icon: <Keyboard />, keys: "?", onSelect: onShortcuts },
        { id: "theme", label: themeLabel(theme), icon: <SunMoon />, onSelect: () => setTheme(nextTheme(theme)) },
        { id: "leave", label: t.signOut, icon: <LogOut />, onSelect: () => void leaveSession() },
      ]}
    >
      {(trigger) => (
        <button
          type="button"
          {...trigger}
          className={styles.avatar}
          aria-label={`${initials(user.name)}, ${t.you}`}
          title={t.signedInAs(user.name, t.roles[role], organization.name)}
        >
          <span aria-hidden="true">{initials(user.name)}</span>
        </button>
      )}
    </Menu>
  );
}

import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { Building2, Keyboard, LogOut, SunMoon } from "lucide-react";
import { useState } from "react";
import { call } from "../api/call.ts";
import { enterSession, leaveSession, useSession } from "../api/session.ts";
import { Menu } from "../look/Menu.tsx";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { shell as t } from "../messages/en/shell.ts";
import styles from "./Shell.module.css";
import { nextTheme, readTheme, themeLabel } from "./theme.ts";

/** Who is signed in, and what concerns only them. */
export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { user, role, memberships, organization } = useSession();
  const [theme, setTheme] = useState(readTheme);
  const others = memberships.filter((one) => one.organizationId !== organization.id);
  return (
    <Menu
      label={t.you}
      items={[
        ...others.map((one) => ({
          id: one.organizationId,
          label: t.switchTo(one.organizationName),
          icon: <Building2 />,
          onSelect: () => void switchOrganization(one.organizationId),
        })),
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
          title={t.signedInAs(user.name, t.roles[role])}
        >
          <span aria-hidden="true">{initials(user.name)}</span>
        </button>
      )}
    </Menu>
  );
}

async function switchOrganization(organizationId: string): Promise<void> {
  try {
    enterSession(await call(accountEndpoints.chooseOrganization, { body: { organizationId } }));
    location.assign("/");
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
  }
}

/** The first letters of the first and last word of a name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${words[0]?.[0] ?? ""}${last?.[0] ?? ""}`.toUpperCase();
}

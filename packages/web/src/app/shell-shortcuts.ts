import type { Permission } from "@lead-dashboard/domain/accounts/permissions";
import type { Shortcut } from "../keyboard/shortcuts.ts";
import { shell as t } from "../messages/en/shell.ts";
import { NAVIGATION, type NavigationItem } from "./navigation.ts";
import { PAGES } from "./routes.tsx";

/** What can lie above the page. */
export type Overlay = "palette" | "shortcuts" | "new-lead";

/** The rail entries whose page exists and that may be opened by who has these permissions. */
export function reachable(permissions: readonly Permission[]): NavigationItem[] {
  return NAVIGATION.filter(
    ({ path, permission }) =>
      (path === "/" || PAGES.some((page) => page.path === path)) &&
      (permission === undefined || permissions.includes(permission)),
  );
}

/** The keys that work everywhere. */
export function shellShortcuts(
  permissions: readonly Permission[],
  navigate: (path: string) => void,
  open: (overlay: Overlay) => void,
): Shortcut[] {
  const goTo = reachable(permissions).map((item) => ({
    id: `go-${item.path}`,
    label: item.label,
    keys: [item.keys],
    group: t.goTo,
    run: () => navigate(item.path),
  }));
  return [
    ...goTo,
    {
      id: "duplicates",
      label: t.reviewDuplicates,
      keys: ["g 2"],
      group: t.goTo,
      run: () => navigate("/leads/duplicates"),
    },
    { id: "new-lead", label: t.newLead, keys: ["c"], group: t.commands, run: () => open("new-lead") },
    { id: "palette", label: t.search, keys: ["Mod+k"], group: t.commands, run: () => open("palette"), keyOnly: true },
    { id: "shortcuts", label: t.shortcuts, keys: ["?"], group: t.commands, run: () => open("shortcuts") },
  ];
}

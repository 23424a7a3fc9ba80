import type { Shortcut } from "../keyboard/shortcuts.ts";
import { shell as t } from "../messages/en/shell.ts";
import { NAVIGATION, type NavigationItem } from "./navigation.ts";
import { PAGES } from "./routes.tsx";

/** What can lie above the page. */
export type Overlay = "palette" | "shortcuts" | "new-lead";

/** The rail entries whose page exists. */
export function reachable(): NavigationItem[] {
  return NAVIGATION.filter((item) => item.path === "/" || PAGES.some((page) => page.path === item.path));
}

/** The keys that work everywhere. */
export function shellShortcuts(navigate: (path: string) => void, open: (overlay: Overlay) => void): Shortcut[] {
  const goTo = reachable().map((item) => ({
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

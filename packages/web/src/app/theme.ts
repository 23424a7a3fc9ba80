import { shell as t } from "../messages/en/shell.ts";

/** Light, dark, or whatever the system says. */
export type Theme = "system" | "light" | "dark";

/** The appearance chosen in this browser. index.html puts it in place before the first paint. */
export function readTheme(): Theme {
  const stored = localStorage.getItem("theme");
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Changes to the next appearance in the round, keeps it, and gives it back. */
export function nextTheme(theme: Theme): Theme {
  const next = theme === "system" ? "light" : theme === "light" ? "dark" : "system";
  if (next === "system") {
    localStorage.removeItem("theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("theme", next);
    document.documentElement.dataset.theme = next;
  }
  return next;
}

/** The appearance in words. */
export function themeLabel(theme: Theme): string {
  return { system: t.themeSystem, light: t.themeLight, dark: t.themeDark }[theme];
}

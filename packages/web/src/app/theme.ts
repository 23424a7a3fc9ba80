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
  writeTheme(next);
  return next;
}

/** Puts an appearance in place and keeps it in this browser. */
export function writeTheme(theme: Theme): void {
  if (theme === "system") {
    localStorage.removeItem("theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("theme", theme);
    document.documentElement.dataset.theme = theme;
  }
}

/** The appearance in words. */
export function themeLabel(theme: Theme): string {
  return { system: t.themeSystem, light: t.themeLight, dark: t.themeDark }[theme];
}

import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** A page that is loaded when it is first visited. */
export interface PageRoute {
  /** wouter pattern; a rail entry with the same path (navigation.ts) appears with it */
  path: string;
  page: LazyExoticComponent<ComponentType>;
}

/** Every page behind the sign-in but the Quick Dashboard, which comes with the first script. Pages take parameters by `useParams`. */
export const PAGES: readonly PageRoute[] = [
  { path: "/leads", page: page(() => import("../pages/leads/LeadsPage.tsx"), "LeadsPage") },
  { path: "/leads/:id", page: page(() => import("../pages/lead/LeadPage.tsx"), "LeadPage") },
  { path: "/board", page: page(() => import("../pages/board/BoardPage.tsx"), "BoardPage") },
  { path: "/inbox", page: page(() => import("../pages/inbox/InboxPage.tsx"), "InboxPage") },
  { path: "/inbox/:id", page: page(() => import("../pages/inbox/InboxPage.tsx"), "InboxPage") },
  { path: "/outbox", page: page(() => import("../pages/outbox/OutboxPage.tsx"), "OutboxPage") },
  { path: "/settings", page: page(() => import("../pages/settings/SettingsPage.tsx"), "SettingsPage") },
  { path: "/settings/:section", page: page(() => import("../pages/settings/SettingsPage.tsx"), "SettingsPage") },
  { path: "/analytics", page: page(() => import("../pages/analytics/AnalyticsPage.tsx"), "AnalyticsPage") },
  { path: "/sequences", page: page(() => import("../pages/sequences/SequencesPage.tsx"), "SequencesPage") },
  { path: "/sequences/:id", page: page(() => import("../pages/sequences/SequencePage.tsx"), "SequencePage") },
  { path: "/templates", page: page(() => import("../pages/templates/TemplatesPage.tsx"), "TemplatesPage") },
  { path: "/templates/:id", page: page(() => import("../pages/templates/TemplatesPage.tsx"), "TemplatesPage") },
  { path: "/import", page: page(() => import("../pages/imports/ImportPage.tsx"), "ImportPage") },
  { path: "/import/:id", page: page(() => import("../pages/imports/ImportPage.tsx"), "ImportPage") },
];

/** @example page(() => import("../pages/imports/ImportPage.tsx"), "ImportPage") */
export function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
): LazyExoticComponent<ComponentType> {
  return lazy(() => load().then((module) => ({ default: module[name] })));
}

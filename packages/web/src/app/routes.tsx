import type { ComponentType, LazyExoticComponent } from "react";
import { part } from "./part.tsx";

/** A page that is loaded when it is first visited. */
export interface PageRoute {
  /** wouter pattern; a rail entry with the same path (navigation.ts) appears with it */
  path: string;
  page: LazyExoticComponent<ComponentType>;
}

/** Every page behind the sign-in but the Quick Dashboard, which comes with the first script. Pages take parameters by `useParams`. */
export const PAGES: readonly PageRoute[] = [
  { path: "/leads", page: part(() => import("../pages/leads/LeadsPage.tsx"), "LeadsPage") },
  { path: "/leads/duplicates", page: part(() => import("../pages/duplicates/DuplicatesPage.tsx"), "DuplicatesPage") },
  { path: "/leads/:id", page: part(() => import("../pages/lead/LeadPage.tsx"), "LeadPage") },
  { path: "/bulk-actions/:id", page: part(() => import("../pages/bulk/BulkActionPage.tsx"), "BulkActionPage") },
  { path: "/board", page: part(() => import("../pages/board/BoardPage.tsx"), "BoardPage") },
  { path: "/inbox", page: part(() => import("../pages/inbox/InboxPage.tsx"), "InboxPage") },
  { path: "/inbox/:id", page: part(() => import("../pages/inbox/InboxPage.tsx"), "InboxPage") },
  { path: "/outbox", page: part(() => import("../pages/outbox/OutboxPage.tsx"), "OutboxPage") },
  { path: "/outbox/why", page: part(() => import("../pages/outbox/WhyPage.tsx"), "WhyPage") },
  { path: "/settings", page: part(() => import("../pages/settings/SettingsPage.tsx"), "SettingsPage") },
  { path: "/settings/:section", page: part(() => import("../pages/settings/SettingsPage.tsx"), "SettingsPage") },
  { path: "/analytics", page: part(() => import("../pages/analytics/AnalyticsPage.tsx"), "AnalyticsPage") },
  { path: "/sequences", page: part(() => import("../pages/sequences/SequencesPage.tsx"), "SequencesPage") },
  { path: "/sequences/:id", page: part(() => import("../pages/sequences/SequencePage.tsx"), "SequencePage") },
  { path: "/templates", page: part(() => import("../pages/templates/TemplatesPage.tsx"), "TemplatesPage") },
  { path: "/templates/:id", page: part(() => import("../pages/templates/TemplatesPage.tsx"), "TemplatesPage") },
  { path: "/welcome", page: part(() => import("../pages/welcome/WelcomePage.tsx"), "WelcomePage") },
  { path: "/import", page: part(() => import("../pages/imports/ImportPage.tsx"), "ImportPage") },
  { path: "/import/:id", page: part(() => import("../pages/imports/ImportPage.tsx"), "ImportPage") },
];

import type { Permission } from "@lead-dashboard/domain/accounts/permissions";
import {
  Columns3,
  FileText,
  FileUp,
  Inbox,
  ListChecks,
  type LucideIcon,
  Send,
  Settings,
  TrendingUp,
  Workflow,
  Zap,
} from "lucide-react";
import { shell as t } from "../messages/en/shell.ts";

/** A page that stands in the rail. It is shown there once `routes.tsx` lists its path. */
export interface NavigationItem {
  path: string;
  label: string;
  icon: LucideIcon;
  keys: string;
  /** who lacks it does not see the entry */
  permission?: Permission;
}

/** The rail, in order. */
export const NAVIGATION: readonly NavigationItem[] = [
  { path: "/", label: t.pages.quick, icon: Zap, keys: "g d" },
  { path: "/leads", label: t.pages.leads, icon: ListChecks, keys: "g l" },
  { path: "/board", label: t.pages.board, icon: Columns3, keys: "g k" },
  { path: "/inbox", label: t.pages.inbox, icon: Inbox, keys: "g i" },
  { path: "/sequences", label: t.pages.sequences, icon: Workflow, keys: "g s" },
  { path: "/templates", label: t.pages.templates, icon: FileText, keys: "g t" },
  { path: "/analytics", label: t.pages.analytics, icon: TrendingUp, keys: "g a" },
  { path: "/outbox", label: t.pages.outbox, icon: Send, keys: "g o" },
  { path: "/import", label: t.pages.imports, icon: FileUp, keys: "g u", permission: "leads.import" },
  { path: "/settings", label: t.pages.settings, icon: Settings, keys: "g ," },
];

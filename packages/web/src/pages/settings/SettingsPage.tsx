import type { Permission } from "@lead-dashboard/domain/accounts/permissions";
import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import { Link, useParams } from "wouter";
import { useSession } from "../../api/session.ts";
import { join } from "../../look/Button.tsx";
import { Page } from "../../look/Page.tsx";
import { EmptyState, Skeleton } from "../../look/States.tsx";
import { settings as t } from "../../messages/en/settings.ts";
import { OrganizationSection } from "./OrganizationSection.tsx";
import styles from "./Settings.module.css";

type SectionId = keyof typeof t.sections;

interface Section {
  id: SectionId;
  /** who sees it at all; null: everybody */
  permission: Permission | null;
  content: ComponentType;
}

const SECTIONS: readonly Section[] = [
  { id: "organization", permission: "organization.read", content: OrganizationSection },
  {
    id: "members",
    permission: "members.read",
    content: lazy(() => import("./MembersSection.tsx").then((module) => ({ default: module.MembersSection }))),
  },
  {
    id: "channels",
    permission: "channels.read",
    content: lazy(() => import("./ChannelsSection.tsx").then((module) => ({ default: module.ChannelsSection }))),
  },
  {
    id: "scoring",
    permission: "scoring.edit",
    content: lazy(() => import("./ScoringSection.tsx").then((module) => ({ default: module.ScoringSection }))),
  },
  {
    id: "follow-ups",
    permission: "leads.read",
    content: lazy(() => import("./FollowUpsSection.tsx").then((module) => ({ default: module.FollowUpsSection }))),
  },
  {
    id: "fields",
    permission: "leads.read",
    content: lazy(() => import("./FieldsSection.tsx").then((module) => ({ default: module.FieldsSection }))),
  },
  {
    id: "tags",
    permission: "leads.read",
    content: lazy(() => import("./TagsSection.tsx").then((module) => ({ default: module.TagsSection }))),
  },
  {
    id: "do-not-contact",
    permission: "messages.read",
    content: lazy(() => import("./OptOutsSection.tsx").then((module) => ({ default: module.OptOutsSection }))),
  },
  {
    id: "bin",
    permission: "leads.delete",
    content: lazy(() => import("./BinSection.tsx").then((module) => ({ default: module.BinSection }))),
  },
  {
    id: "keys",
    permission: "keys.edit",
    content: lazy(() => import("./KeysSection.tsx").then((module) => ({ default: module.KeysSection }))),
  },
  {
    id: "webhooks",
    permission: "webhooks.edit",
    content: lazy(() => import("./WebhooksSection.tsx").then((module) => ({ default: module.WebhooksSection }))),
  },
  {
    id: "privacy",
    permission: "privacy.edit",
    content: lazy(() => import("./PrivacySection.tsx").then((module) => ({ default: module.PrivacySection }))),
  },
  {
    id: "backups",
    permission: "backups.make",
    content: lazy(() => import("./BackupsSection.tsx").then((module) => ({ default: module.BackupsSection }))),
  },
  {
    id: "audit",
    permission: "audit.read",
    content: lazy(() => import("./AuditSection.tsx").then((module) => ({ default: module.AuditSection }))),
  },
  {
    id: "account",
    permission: null,
    content: lazy(() => import("./AccountSection.tsx").then((module) => ({ default: module.AccountSection }))),
  },
  {
    id: "browser",
    permission: null,
    content: lazy(() => import("./BrowserSection.tsx").then((module) => ({ default: module.BrowserSection }))),
  },
  {
    id: "phone",
    permission: "channels.read",
    content: lazy(() => import("./PhoneSection.tsx").then((module) => ({ default: module.PhoneSection }))),
  },
];

/** The settings: a list of sections at the left (a scrolling row on a phone), the chosen one beside it. */
export function SettingsPage() {
  const { section = "organization" } = useParams<{ section?: string }>();
  const { permissions } = useSession();
  const mine = SECTIONS.filter(({ permission }) => permission === null || permissions.includes(permission));
  const chosen = mine.find(({ id }) => id === section);
  const Content = chosen?.content;
  const nav = useRef<HTMLElement>(null);
  // On a phone the sections are a row that scrolls: the chosen one must be in sight.
  useEffect(() => {
    const current = nav.current?.querySelector(`[href="/settings/${section}"]`);
    if (current instanceof HTMLElement && nav.current) nav.current.scrollLeft = current.offsetLeft - 80;
  }, [section]);
  return (
    <Page title={chosen ? t.sections[chosen.id] : t.title}>
      <div className={styles.split}>
        <nav ref={nav} className={styles.sections} aria-label={t.title}>
          {mine.map(({ id }) => (
            <Link
              key={id}
              href={`/settings/${id}`}
              className={join(styles.section, id === section && styles.sectionOpen)}
              aria-current={id === section ? "page" : undefined}
            >
              {t.sections[id]}
            </Link>
          ))}
        </nav>
        <div className={styles.content}>
          <Suspense fallback={<Skeleton lines={6} height={20} />}>
            {Content ? <Content /> : <EmptyState>{t.notYours}</EmptyState>}
          </Suspense>
        </div>
      </div>
    </Page>
  );
}

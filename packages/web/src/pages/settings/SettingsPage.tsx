import type { Permission } from "@lead-dashboard/domain/accounts/permissions";
import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import { Link, useParams } from "wouter";
import { useSession } from "../../api/session.ts";
import { join } from "../../look/Button.tsx";
import { Page } from "../../look/Page.tsx";
import { EmptyState, Skeleton } from "../../look/States.tsx";
import { settings as t } from "../../messages/en/settings.ts";
import { shell } from "../../messages/en/shell.ts";
import { OrganizationSection } from "./OrganizationSection.tsx";
import styles from "./Settings.module.css";

type SectionId = keyof typeof t.sections;
type GroupId = keyof typeof t.groups;

interface Section {
  id: SectionId;
  /** those of one group stand together */
  group: GroupId;
  /** who sees it at all; null: everybody */
  permission: Permission | null;
  content: ComponentType;
}

const GROUPS: readonly GroupId[] = ["workspace", "leads", "programs", "safety", "you"];

const SECTIONS: readonly Section[] = [
  { id: "organization", group: "workspace", permission: "organization.read", content: OrganizationSection },
  {
    id: "members",
    group: "workspace",
    permission: "members.read",
    content: lazy(() => import("./MembersSection.tsx").then((module) => ({ default: module.MembersSection }))),
  },
  {
    id: "channels",
    group: "workspace",
    permission: "channels.read",
    content: lazy(() => import("./ChannelsSection.tsx").then((module) => ({ default: module.ChannelsSection }))),
  },
  {
    id: "scoring",
    group: "leads",
    permission: "scoring.edit",
    content: lazy(() => import("./ScoringSection.tsx").then((module) => ({ default: module.ScoringSection }))),
  },
  {
    id: "follow-ups",
    group: "leads",
    permission: "leads.read",
    content: lazy(() => import("./FollowUpsSection.tsx").then((module) => ({ default: module.FollowUpsSection }))),
  },
  {
    id: "fields",
    group: "leads",
    permission: "leads.read",
    content: lazy(() => import("./FieldsSection.tsx").then((module) => ({ default: module.FieldsSection }))),
  },
  {
    id: "tags",
    group: "leads",
    permission: "leads.read",
    content: lazy(() => import("./TagsSection.tsx").then((module) => ({ default: module.TagsSection }))),
  },
  {
    id: "do-not-contact",
    group: "leads",
    permission: "messages.read",
    content: lazy(() => import("./OptOutsSection.tsx").then((module) => ({ default: module.OptOutsSection }))),
  },
  {
    id: "bin",
    group: "leads",
    permission: "leads.delete",
    content: lazy(() => import("./BinSection.tsx").then((module) => ({ default: module.BinSection }))),
  },
  {
    id: "keys",
    group: "programs",
    permission: "keys.edit",
    content: lazy(() => import("./KeysSection.tsx").then((module) => ({ default: module.KeysSection }))),
  },
  {
    id: "webhooks",
    group: "programs",
    permission: "webhooks.edit",
    content: lazy(() => import("./WebhooksSection.tsx").then((module) => ({ default: module.WebhooksSection }))),
  },
  {
    id: "privacy",
    group: "safety",
    permission: "privacy.edit",
    content: lazy(() => import("./PrivacySection.tsx").then((module) => ({ default: module.PrivacySection }))),
  },
  {
    id: "backups",
    group: "safety",
    permission: "backups.make",
    content: lazy(() => import("./BackupsSection.tsx").then((module) => ({ default: module.BackupsSection }))),
  },
  {
    id: "audit",
    group: "safety",
    permission: "audit.read",
    content: lazy(() => import("./AuditSection.tsx").then((module) => ({ default: module.AuditSection }))),
  },
  {
    id: "account",
    group: "you",
    permission: null,
    content: lazy(() => import("./AccountSection.tsx").then((module) => ({ default: module.AccountSection }))),
  },
  {
    id: "browser",
    group: "you",
    permission: null,
    content: lazy(() => import("./BrowserSection.tsx").then((module) => ({ default: module.BrowserSection }))),
  },
  {
    id: "phone",
    group: "you",
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
  const isKnown = SECTIONS.some(({ id }) => id === section);
  const nav = useRef<HTMLElement>(null);
  // On a phone the sections are a row that scrolls, on a low screen a column that does: the chosen one must be in sight.
  useEffect(() => {
    const current = nav.current?.querySelector(`[href="/settings/${section}"]`);
    if (!(current instanceof HTMLElement) || !nav.current) return;
    nav.current.scrollLeft = current.offsetLeft - 80;
    nav.current.scrollTop = current.offsetTop - 80;
  }, [section]);
  return (
    <Page title={chosen ? t.sections[chosen.id] : t.title}>
      <div className={styles.split}>
        <nav ref={nav} className={styles.sections} aria-label={t.title}>
          {GROUPS.map((group) => (
            <Group key={group} group={group} sections={mine.filter((one) => one.group === group)} chosen={section} />
          ))}
        </nav>
        <div className={styles.content}>
          <Suspense fallback={<Skeleton lines={6} height={20} />}>
            {Content ? <Content /> : <EmptyState>{isKnown ? t.notYours : shell.notFound}</EmptyState>}
          </Suspense>
        </div>
      </div>
    </Page>
  );
}

/** Sections that belong together, under the word for them. */
function Group({ group, sections, chosen }: { group: GroupId; sections: readonly Section[]; chosen: string }) {
  if (sections.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in
    <div role="group" aria-label={t.groups[group]} className={styles.group}>
      <p className={styles.groupName} aria-hidden="true">
        {t.groups[group]}
      </p>
      {sections.map(({ id }) => (
        <Link
          key={id}
          href={`/settings/${id}`}
          className={join(styles.section, id === chosen && styles.sectionOpen)}
          aria-current={id === chosen ? "page" : undefined}
        >
          {t.sections[id]}
        </Link>
      ))}
    </div>
  );
}

import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { useQuery } from "@tanstack/react-query";
import { FileText, Plus } from "lucide-react";
import { Link, useLocation, useParams } from "wouter";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay, useSession } from "../../api/session.ts";
import { buttonLook, join } from "../../look/Button.tsx";
import { useIsNarrow } from "../../look/narrow.ts";
import { Page } from "../../look/Page.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { templates as t } from "../../messages/en/templates.ts";
import { TemplateEditor } from "./TemplateEditor.tsx";
import { TemplateList } from "./TemplateList.tsx";
import styles from "./Templates.module.css";

/** Every template at the left, the chosen one open for editing. On a phone one at a time. */
export function TemplatesPage() {
  const { id } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const mayEdit = useMay("templates.edit");
  const listed = useQuery({ queryKey: ["templates", "all"], queryFn: ({ signal }) => loadTemplates(signal) });
  useLiveEvents((event) => {
    if (event.type.startsWith("template.")) void queryClient.invalidateQueries({ queryKey: ["templates"] });
  });
  const { organization } = useSession();
  const all = listed.data && inOrder(listed.data, organization.language);
  const chosen = id === "new" ? null : (all?.find((template) => template.id === id) ?? (id ? undefined : all?.[0]));
  // on a phone the one that is open has the page to itself
  const isAlone = useIsNarrow() && id !== undefined;
  const createLink = mayEdit ? (
    <Link href="/templates/new" className={buttonLook("main")}>
      <Plus />
      {t.create}
    </Link>
  ) : null;

  return (
    <Page title={t.title} {...(isAlone ? {} : { subtitle: t.subtitle, actions: createLink })} width="wide">
      {listed.error && !all ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {all?.length === 0 && id !== "new" ? (
        <EmptyState icon={<FileText />} action={createLink}>
          {t.empty}
        </EmptyState>
      ) : null}
      {!all && !listed.error ? <Loading /> : null}
      {all && (all.length > 0 || id === "new") ? (
        <div className={join(styles.split, id ? styles.isOpen : styles.isList)}>
          <TemplateList templates={all} openId={id === "new" ? null : (chosen?.id ?? null)} />
          {chosen === undefined ? (
            <EmptyState>{t.pick}</EmptyState>
          ) : (
            <TemplateEditor
              key={chosen ? `${chosen.id}` : "new"}
              template={chosen}
              onSaved={(saved) => go(`/templates/${saved.id}`)}
              onGone={() => go("/templates")}
            />
          )}
        </div>
      ) : null}
    </Page>
  );
}

/** All of them: an organization has dozens of templates, not thousands. */
async function loadTemplates(signal: AbortSignal): Promise<Template[]> {
  const all: Template[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: { items: Template[]; nextCursor: string | null } = await call(templateEndpoints.listTemplates, {
      query: cursor === "" ? { limit: 200 } : { limit: 200, cursor },
      signal,
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

const CHANNEL_ORDER = ["whatsapp", "whatsapp-personal", "email", "sms", "phone"];

/** Those in the organization's own language first, then by language, channel and name. */
function inOrder(templates: readonly Template[], own: string): Template[] {
  const rank = (template: Template) =>
    `${template.language === own ? "" : template.language}|${CHANNEL_ORDER.indexOf(template.channel)}|${template.name}`;
  return templates.toSorted((one, other) => rank(one).localeCompare(rank(other)));
}

function Loading() {
  return (
    <div className={join(styles.split, styles.isList)}>
      <div className={styles.list}>
        <Skeleton lines={8} height={20} />
      </div>
      <div className={styles.editor}>
        <Skeleton height={320} />
      </div>
    </div>
  );
}

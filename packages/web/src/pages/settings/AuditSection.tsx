import { auditEndpoints } from "@lead-dashboard/contract/audit/endpoints";
import type { AuditEntry, AuditEntryQuery } from "@lead-dashboard/contract/audit/schemas";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight, Download } from "lucide-react";
import { Fragment, useState } from "react";
import { Link } from "wouter";
import { addressOf, call } from "../../api/call.ts";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { showMoment, showTime } from "../../messages/dates.ts";
import { actionName, auditActions } from "../../messages/en/audit.ts";
import { settings } from "../../messages/en/settings.ts";
import { AuditChanges } from "./AuditChanges.tsx";
import styles from "./Settings.module.css";

const t = settings.audit;

/** Who did what, before and after; filtered by act and days. */
export function AuditSection() {
  const [filter, setFilter] = useState({ action: "", from: "", to: "" });
  const listed = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) =>
      call(auditEndpoints.listAuditEntries, {
        query: { ...queryOf(filter), limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  const all = listed.data?.pages.flatMap((page) => page.items);
  return (
    <div className={styles.form}>
      <p className={styles.hint}>{t.intro}</p>
      <div className={styles.auditFilter}>
        <Field label={t.action}>
          {(control) => (
            <select
              {...control}
              value={filter.action}
              onChange={(event) => setFilter({ ...filter, action: event.target.value })}
            >
              <option value="">{t.anyAction}</option>
              {Object.entries(auditActions).map(([action, name]) => (
                <option key={action} value={action}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t.from}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={filter.from}
              onChange={(event) => setFilter({ ...filter, from: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.to}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={filter.to}
              onChange={(event) => setFilter({ ...filter, to: event.target.value })}
            />
          )}
        </Field>
      </div>
      {listed.error && !all ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {listed.isPending ? <Skeleton lines={8} height={20} /> : null}
      {all?.length === 0 ? (
        <p className={styles.hint}>
          {t.empty} <Button onClick={() => setFilter({ action: "", from: "", to: "" })}>{t.clear}</Button>
        </p>
      ) : null}
      {all && all.length > 0 ? (
        <div>
          <a
            className={buttonLook("plain")}
            href={addressOf(auditEndpoints.exportAuditEntries, {}, queryOf(filter))}
            download
          >
            <Download aria-hidden="true" />
            {t.download}
          </a>
        </div>
      ) : null}
      {all && all.length > 0 ? (
        <Table hasCards label={settings.sections.audit}>
          <thead>
            <tr>
              <th scope="col">{t.when}</th>
              <th scope="col">{t.who}</th>
              <th scope="col">{t.action}</th>
              <th scope="col">{t.subject}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </tbody>
        </Table>
      ) : null}
      {listed.hasNextPage ? (
        <Button busy={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
          {t.more}
        </Button>
      ) : null}
    </div>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Fragment>
      <tr>
        <td>
          <div className={styles.auditWhen}>
            <button
              type="button"
              className={styles.fold}
              aria-expanded={isOpen}
              aria-label={t.show(entry.number)}
              onClick={() => setOpen(!isOpen)}
            >
              <ChevronRight className={join(isOpen && styles.folded)} />
            </button>
            <time dateTime={entry.at} title={showMoment(entry.at)}>
              {showTime(entry.at)}
            </time>
          </div>
        </td>
        <td>
          {whoOf(entry)} {entry.actor.apiKeyId ? <span className={styles.hint}>{t.byKey}</span> : null}
        </td>
        <td>{actionName(entry.action)}</td>
        <td>
          {entry.leadId ? (
            <Link href={`/leads/${entry.leadId}`}>{nameIn(entry) ?? t.lead}</Link>
          ) : (
            (nameIn(entry) ?? "–")
          )}
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={4} className={styles.auditDetails}>
            <AuditChanges entry={entry} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

function whoOf({ actor }: AuditEntry): string {
  if (actor.kind === "system") return t.program;
  return actor.name ?? (actor.kind === "lead" ? t.lead : t.member);
}

function nameIn(entry: AuditEntry): string | null {
  const name =
    entry.after?.name ?? entry.before?.name ?? entry.detail?.name ?? entry.detail?.fileName ?? entry.after?.email;
  return typeof name === "string" ? name : null;
}

function queryOf(filter: { action: string; from: string; to: string }): AuditEntryQuery {
  const query: AuditEntryQuery = {};
  if (filter.action !== "") query.action = filter.action;
  if (filter.from !== "") query.from = startOf(filter.from, 0);
  if (filter.to !== "") query.to = startOf(filter.to, 1);
  return query;
}

function startOf(date: string, addDays: number): string {
  const at = new Date(`${date}T00:00:00`);
  at.setDate(at.getDate() + addDays);
  return at.toISOString();
}

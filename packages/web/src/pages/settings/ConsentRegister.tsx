import { privacyEndpoints } from "@lead-dashboard/contract/privacy/endpoints";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { privacy as t } from "../../messages/en/privacy.ts";
import { settings } from "../../messages/en/settings.ts";
import { day } from "../../messages/when.ts";
import styles from "./Settings.module.css";

const channelName = (channel: string) =>
  new Map<string, string>(Object.entries(settings.optOuts.channels)).get(channel) ?? channel;

/** Every permission leads gave or took back, the latest first. */
export function ConsentRegister() {
  const listed = useInfiniteQuery({
    queryKey: ["consents"],
    queryFn: ({ pageParam, signal }) =>
      call(privacyEndpoints.listConsentRegister, {
        query: pageParam ? { limit: 50, cursor: pageParam } : { limit: 50 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  const all = listed.data?.pages.flatMap((page) => page.items);
  return (
    <Panel
      title={t.consents}
      aside={
        <Link href="/settings/do-not-contact" className={buttonLook("quiet")}>
          {t.toDoNotContact}
        </Link>
      }
      className={styles.form}
    >
      {listed.error && !all ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {listed.isPending ? <Skeleton lines={3} height={20} /> : null}
      {all?.length === 0 ? <p className={styles.hint}>{t.noConsents}</p> : null}
      {all && all.length > 0 ? (
        <Table hasCards label={t.consents}>
          <thead>
            <tr>
              <th scope="col">{t.lead}</th>
              <th scope="col">{t.channel}</th>
              <th scope="col">{t.what}</th>
              <th scope="col">{t.source}</th>
              <th scope="col">{t.when}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((consent) => (
              <tr key={consent.id}>
                <td>
                  <Link href={`/leads/${consent.leadId}`}>{consent.leadName}</Link>
                </td>
                <td>{channelName(consent.channel)}</td>
                <td>
                  <Badge tone={consent.isGiven ? "good" : "bad"}>{consent.isGiven ? t.given : t.takenBack}</Badge>
                </td>
                <td>
                  {consent.source}
                  {consent.proof ? <p className={styles.hint}>{consent.proof}</p> : null}
                </td>
                <td>{day(consent.recordedAt)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {listed.hasNextPage ? <Button onClick={() => void listed.fetchNextPage()}>{t.more}</Button> : null}
    </Panel>
  );
}

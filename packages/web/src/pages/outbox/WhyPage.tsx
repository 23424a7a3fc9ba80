import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SendingFinding } from "@lead-dashboard/contract/sequences/explanation";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { buttonLook, join } from "../../look/Button.tsx";
import { Page } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { showMoment, showTime } from "../../messages/dates.ts";
import { outbox as t } from "../../messages/en/outbox.ts";
import styles from "./Outbox.module.css";
import { ResumeAll, ResumeOne } from "./ResumeStanding.tsx";

const named = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const dateName = (date: string) => named.format(new Date(`${date}T00:00:00Z`));

/** Where each finding is mended. */
const PLACES: Partial<Record<SendingFinding["code"], string>> = {
  "account-paused": "/settings/channels",
  "account-failing": "/settings/channels",
  "account-at-cap": "/settings/channels",
  "no-account": "/settings/channels",
  "no-active-sequence": "/sequences",
  "nobody-enrolled": "/sequences",
  "sequence-paused": "/sequences",
  "sequence-draft": "/sequences",
  "leads-paused": "/sequences",
  held: "/outbox?state=planned",
  later: "/outbox?state=planned",
  "awaiting-person": "/outbox?state=awaiting-confirmation",
  "in-doubt": "/outbox?state=unknown",
};

function placeOf({ code, subjectId }: SendingFinding): string | undefined {
  const place = PLACES[code];
  return place === "/sequences" && subjectId !== null ? `${place}/${subjectId}` : place;
}

const OBSTACLES: ReadonlySet<SendingFinding["code"]> = new Set([
  "paused",
  "account-paused",
  "account-failing",
  "sequence-paused",
  "leads-paused",
  "in-doubt",
  "held",
]);

/** Why so much, or nothing, was sent today: what is off, what waits for what, what was ended and why. */
export function WhyPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ["sending", "explanation"],
    queryFn: ({ signal }) => call(sequenceEndpoints.explainSending, { signal }),
    staleTime: 0,
  });
  return (
    <Page title={t.why} {...(data ? { subtitle: t.whySubtitle(t.sentToday(data.sent), dateName(data.date)) } : {})}>
      <Link href="/outbox" className={join(buttonLook("quiet"), styles.back)}>
        <ArrowLeft />
        <span>{t.back}</span>
      </Link>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton lines={5} height={44} /> : null}
      {data?.findings.length === 0 ? <p>{t.whyAll}</p> : null}
      <ResumeAll findings={data?.findings ?? []} />
      <ul className={styles.findings}>
        {data?.findings.map((finding) => (
          <Finding key={`${finding.code} ${finding.subjectId ?? finding.about}`} finding={finding} />
        ))}
      </ul>
    </Page>
  );
}

function Finding({ finding }: { finding: SendingFinding }) {
  const { code, count: number, about, at, isLeast, waiting } = finding;
  const place = placeOf(finding);
  const said = isLeast ? t.atLeast(t.findings[code](number)) : t.findings[code](number);
  const reason = about ?? (code === "held" ? t.noReason : null);
  return (
    <li className={join(styles.finding, OBSTACLES.has(code) && styles.obstacle)}>
      <p>
        {place === undefined ? said : <Link href={place}>{said}</Link>}
        {waiting === null || waiting === 0 ? null : ` ${t.waitFor(waiting)}`}
      </p>
      {reason === null && at === null ? null : (
        <p className={styles.because}>
          {reason}
          {at === null || code === "paused" ? null : (
            <time dateTime={at} title={showMoment(at)}>
              {reason === null ? "" : ", "}
              {code === "later" || code === "held" ? t.first(showTime(at)) : t.until(showTime(at))}
            </time>
          )}
        </p>
      )}
      <ResumeOne finding={finding} />
    </li>
  );
}

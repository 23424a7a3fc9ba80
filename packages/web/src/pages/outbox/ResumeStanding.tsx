import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SendingFinding } from "@lead-dashboard/contract/sequences/explanation";
import { Play } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { outbox as t } from "../../messages/en/outbox.ts";
import styles from "./Outbox.module.css";

/** One press by which something that stands still goes on; says then what went on. */
interface Way {
  readonly label: string;
  readonly go: () => Promise<string>;
}

async function resumeAccounts(ids: string[]): Promise<string> {
  const { accounts, messages } = await call(channelEndpoints.resumeChannelAccounts, { body: { ids } });
  return accounts === 0 ? t.restAsked : t.accountsGoOn(accounts, messages);
}

async function resumeLeads(sequenceId?: string): Promise<string> {
  const body = sequenceId === undefined ? {} : { sequenceId };
  const { matched, resumed } = await call(sequenceEndpoints.resumeEnrollments, { body });
  return resumed < matched ? t.leadsFollow(matched) : t.leadsGoOn(resumed);
}

const isAccount = ({ code }: SendingFinding) => code === "account-paused" || code === "account-failing";

/** How each finding is mended by one press, for whoever may. */
function useWayOf(): (finding: SendingFinding) => Way | null {
  const mayPause = useMay("sending.pause");
  const mayChannels = useMay("channels.edit");
  const mayEdit = useMay("sequences.edit");
  const mayEnroll = useMay("sequences.enroll");
  return (finding) => {
    const { code, subjectId, count } = finding;
    if (code === "paused" && mayPause)
      return { label: t.resume, go: () => call(messageEndpoints.resumeSending, {}).then(() => t.resumed) };
    if (subjectId === null) return null;
    if (isAccount(finding) && mayChannels)
      return { label: code === "account-paused" ? t.resumeAccount : t.tryAgain, go: () => resumeAccounts([subjectId]) };
    if (code === "leads-paused" && mayEnroll) return { label: t.resumeLeads(count), go: () => resumeLeads(subjectId) };
    if (code === "sequence-paused" && mayEdit) {
      const body = { state: "active" } as const;
      const go = () =>
        call(sequenceEndpoints.updateSequence, { params: { id: subjectId }, body }).then(() => t.sequenceGoesOn);
      return { label: t.resumeSequence(count), go };
    }
    return null;
  };
}

/** What stands still at several places and goes on by one press. */
function useWaysOfAll(findings: readonly SendingFinding[]): Way[] {
  const mayChannels = useMay("channels.edit");
  const mayEnroll = useMay("sequences.enroll");
  const accountIds = findings.filter(isAccount).flatMap(({ subjectId }) => subjectId ?? []);
  const paused = findings.filter(({ code }) => code === "leads-paused");
  const leads = paused.reduce((sum, { count }) => sum + count, 0);
  return [
    ...(mayChannels && accountIds.length > 1
      ? [{ label: t.resumeAccounts(accountIds.length), go: () => resumeAccounts(accountIds) }]
      : []),
    ...(mayEnroll && paused.length > 1 ? [{ label: t.resumeLeads(leads), go: () => resumeLeads() }] : []),
  ];
}

function ResumeButton({ way: { label, go } }: { way: Way }) {
  const [isBusy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      toast(await go());
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
    await queryClient.invalidateQueries({ queryKey: ["sending"] });
    setBusy(false);
  };
  return (
    <Button icon={<Play />} busy={isBusy} onClick={() => void press()}>
      {label}
    </Button>
  );
}

/** The press that mends one finding, where one does. */
export function ResumeOne({ finding }: { finding: SendingFinding }) {
  const way = useWayOf()(finding);
  return way === null ? null : <ResumeButton way={way} />;
}

/** Where something stands still at several places: one press for all of them. */
export function ResumeAll({ findings }: { findings: readonly SendingFinding[] }) {
  const ways = useWaysOfAll(findings);
  if (ways.length === 0) return null;
  return (
    <div className={styles.resumeAll}>
      {ways.map((way) => (
        <ResumeButton key={way.label} way={way} />
      ))}
    </div>
  );
}

/** All paused leads of one sequence go on. */
export function ResumeLeads({ sequenceId, count }: { sequenceId: string; count: number }) {
  const mayEnroll = useMay("sequences.enroll");
  if (!mayEnroll || count === 0) return null;
  const go = async () => {
    const said = await resumeLeads(sequenceId);
    await queryClient.invalidateQueries({ queryKey: ["sequence", sequenceId] });
    return said;
  };
  return <ResumeButton way={{ label: t.resumeLeads(count), go }} />;
}

import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { Enrollment, EnrollmentState, SequenceDetail } from "@lead-dashboard/contract/sequences/schemas";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Ellipsis, Users } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Menu } from "../../look/Menu.tsx";
import { describeError, EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { toast } from "../../look/toasts.ts";
import { showMoment, showTime } from "../../messages/dates.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import { count } from "../../messages/plural.ts";
import { day as showDate } from "../../messages/when.ts";
import { ResumeLeads } from "../outbox/ResumeStanding.tsx";
import styles from "./Sequence.module.css";
import { actionOf } from "./sequence-draft.ts";

const STATES = ["active", "paused", "finished", "stopped"] as const satisfies readonly EnrollmentState[];
const TONES = { active: "good", paused: "warn", stopped: undefined, finished: "accent" } as const;

/** The leads of a sequence: where each stands, what comes next and when; paused, resumed or stopped one by one. */
export function Enrollments({ sequence }: { sequence: SequenceDetail }) {
  const [state, setState] = useState<EnrollmentState | "all">("all");
  const listed = useInfiniteQuery({
    queryKey: ["sequence", sequence.id, "enrollments", state],
    queryFn: ({ pageParam, signal }) =>
      call(sequenceEndpoints.listEnrollments, {
        params: { id: sequence.id },
        query: {
          limit: 50,
          ...(state === "all" ? {} : { state: [state] }),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  const all = listed.data?.pages.flatMap((page) => page.items);
  return (
    <div className={styles.enrollments}>
      <Tabs
        label={t.state}
        selected={state}
        onSelect={setState}
        tabs={[
          { id: "all", label: t.allStates },
          ...STATES.map((one) => ({
            id: one,
            label: t.enrollmentStates[one],
            count: count(sequence.enrollments[one]),
          })),
        ]}
      />
      {state === "paused" && all && all.length > 0 ? (
        <p>
          <ResumeLeads sequenceId={sequence.id} count={sequence.enrollments.paused} />
        </p>
      ) : null}
      {listed.error && !all ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {listed.isPending ? <Skeleton lines={6} height={18} /> : null}
      {all?.length === 0 ? (
        <EmptyState icon={<Users />}>{state === "all" ? t.noEnrollments : t.noneInState}</EmptyState>
      ) : null}
      {all && all.length > 0 ? (
        <Table hasCards label={t.leads}>
          <thead>
            <tr>
              <th scope="col">{t.lead}</th>
              <th scope="col">{t.state}</th>
              <th scope="col">{t.next}</th>
              <th scope="col">{t.due}</th>
              <th scope="col">{t.began}</th>
              <th>
                <span className="only-read-aloud">{t.action}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((enrollment) => (
              <EnrollmentRow key={enrollment.id} enrollment={enrollment} sequence={sequence} />
            ))}
          </tbody>
        </Table>
      ) : null}
      {listed.hasNextPage ? (
        <Button busy={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
          {t.older}
        </Button>
      ) : null}
    </div>
  );
}

function EnrollmentRow({ enrollment, sequence }: { enrollment: Enrollment; sequence: SequenceDetail }) {
  const { state, nextStep, dueAt, stopReason } = enrollment;
  const step = nextStep === null ? undefined : sequence.steps[nextStep];
  const isOpen = state === "active" || state === "paused";
  return (
    <tr>
      <td>
        <Link href={`/leads/${enrollment.leadId}`}>{enrollment.leadName}</Link>
      </td>
      <td>
        <Badge tone={TONES[state]}>{t.enrollmentStates[state]}</Badge>{" "}
        {stopReason ? <span className={styles.hint}>{t.stopReasons[stopReason] ?? stopReason}</span> : null}
      </td>
      <td>{isOpen && step && nextStep !== null ? t.stepOf(nextStep + 1, t.actions[actionOf(step)]) : null}</td>
      <td>
        {isOpen && dueAt ? (
          <time dateTime={dueAt} title={`${showMoment(dueAt)} (${enrollment.timeZone})`}>
            {showTime(dueAt)}
          </time>
        ) : null}
      </td>
      <td>
        <time dateTime={enrollment.createdAt} title={showMoment(enrollment.createdAt)}>
          {showDate(enrollment.createdAt)}
        </time>
      </td>
      <td>
        <EnrollmentMenu enrollment={enrollment} />
      </td>
    </tr>
  );
}

function EnrollmentMenu({ enrollment }: { enrollment: Enrollment }) {
  const mayEnroll = useMay("sequences.enroll");
  const { state, id } = enrollment;
  if (!mayEnroll || (state !== "active" && state !== "paused")) return null;
  const run = async (endpoint: typeof sequenceEndpoints.pauseEnrollment) => {
    try {
      await call(endpoint, { params: { id } });
      await queryClient.invalidateQueries({ queryKey: ["sequence", enrollment.sequenceId] });
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
  };
  const pauseOrResume =
    state === "active"
      ? { id: "pause", label: t.pauseOne, onSelect: () => void run(sequenceEndpoints.pauseEnrollment) }
      : { id: "resume", label: t.resumeOne, onSelect: () => void run(sequenceEndpoints.resumeEnrollment) };
  const stop = {
    id: "stop",
    label: t.stopOne,
    danger: true,
    onSelect: () => void run(sequenceEndpoints.stopEnrollment),
  };
  return (
    <Menu label={t.moreFor(enrollment.leadName)} items={[pauseOrResume, stop]}>
      {(trigger) => (
        <Button {...trigger} kind="quiet" icon={<Ellipsis />} aria-label={t.moreFor(enrollment.leadName)} />
      )}
    </Menu>
  );
}

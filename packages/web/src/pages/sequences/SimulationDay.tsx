import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SimulatedEvent, SimulationRequest } from "@lead-dashboard/contract/sequences/simulation";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { messaging } from "../../messages/en/messaging.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Simulation.module.css";
import { dateName } from "./SimulationCalendar.tsx";

type Request = Omit<SimulationRequest, "ids"> & { ids: string[] | undefined };

/** Everything that would happen on one day, lead by lead, with its reason. */
export function SimulationDay({ sequenceId, day, request }: { sequenceId: string; day: string; request: Request }) {
  const { ids, ...tried } = request;
  const { data } = useQuery({
    queryKey: ["sequence", sequenceId, "simulation", "day", day, request],
    queryFn: ({ signal }) =>
      call(sequenceEndpoints.simulateSequence, {
        params: { id: sequenceId },
        body: { ...tried, ...(ids === undefined ? {} : { ids }), day, limit: 100 },
        signal,
      }),
    staleTime: 0,
    placeholderData: (before) => before,
  });
  return (
    <div className={styles.day}>
      <h2>{t.eventsOf(dateName(day))}</h2>
      {data ? (
        <Table hasCards label={t.eventsOf(dateName(day))}>
          <tbody>
            {data.events.map((event) => (
              <EventRow
                key={`${event.leadId} ${event.stepIndex} ${event.what}`}
                event={event}
                timeZone={data.timeZone}
              />
            ))}
          </tbody>
        </Table>
      ) : (
        <Skeleton lines={4} />
      )}
      {data && data.further > 0 ? <p className={styles.legend}>{t.eventsFurther(data.further)}</p> : null}
    </div>
  );
}

function EventRow({ event, timeZone }: { event: SimulatedEvent; timeZone: string }) {
  const { at, leadId, leadName, channel, stepIndex, what, reason } = event;
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone }).format(new Date(at));
  return (
    <tr>
      <td className="numbers">{time}</td>
      <td>
        <Link href={`/leads/${leadId}`}>{leadName}</Link>
      </td>
      <td>
        {channel === null ? null : (
          <span className={styles.channel}>
            <ChannelIcon channel={channel} />
            {messaging.channels[channel]}
          </span>
        )}
      </td>
      <td>{stepIndex === null ? null : t.step(stepIndex + 1)}</td>
      <td>
        {t.simulatedWhat[what]}
        {reason ? <span className={styles.reason}> {reason}</span> : null}
      </td>
    </tr>
  );
}

import { platformEndpoints } from "@lead-dashboard/contract/platform/endpoints";
import type { WebhookDelivery, WebhookEndpoint } from "@lead-dashboard/contract/platform/schemas";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { webhooks as t } from "../../messages/en/webhooks.ts";
import { ago } from "../../messages/when.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const SHOWN = 25;
const LOOK_MS = 3_000;

/** The newest calls of an address; looked at again while one waits. */
export function WebhookLog({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["webhook-deliveries", endpoint.id],
    queryFn: ({ signal }) =>
      call(platformEndpoints.listWebhookDeliveries, {
        params: { id: endpoint.id },
        query: { limit: SHOWN },
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === "waiting") ? LOOK_MS : false),
  });
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} height={20} />;
  if (data.items.length === 0) return <p className={styles.hint}>{t.logEmpty}</p>;
  return (
    <Table hasCards label={t.logOf(endpoint.url)}>
      <thead>
        <tr>
          <th scope="col">{t.event}</th>
          <th scope="col">{t.state}</th>
          <th scope="col">{t.attempts}</th>
          <th scope="col">{t.answer}</th>
          <th scope="col">{t.at}</th>
          <th>
            <span className="only-read-aloud">{t.again}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {data.items.map((delivery) => (
          <Line key={delivery.id} delivery={delivery} endpoint={endpoint} />
        ))}
      </tbody>
    </Table>
  );
}

function Line({ delivery, endpoint }: { delivery: WebhookDelivery; endpoint: WebhookEndpoint }) {
  const { isBusy, run } = useForm();
  const { id, eventType, state, attempts, lastStatus, lastError, createdAt } = delivery;
  const again = () =>
    run(async () => {
      await call(platformEndpoints.replayWebhookDelivery, { params: { id } });
      await queryClient.invalidateQueries({ queryKey: ["webhook-deliveries", endpoint.id] });
    });
  return (
    <tr>
      <td title={id}>{eventType}</td>
      <td>{t.states[state]}</td>
      <td data-number="">{attempts}</td>
      <td>{lastError ?? lastStatus ?? "–"}</td>
      <td>{ago(createdAt)}</td>
      <td data-number="">
        <Button
          kind="quiet"
          aria-label={t.againFor(eventType)}
          busy={isBusy}
          disabled={!endpoint.enabled || state === "waiting"}
          onClick={() => void again()}
        >
          {t.again}
        </Button>
      </td>
    </tr>
  );
}

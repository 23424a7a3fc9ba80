import type { ChannelAccount } from "@lead-dashboard/contract/channels/schemas";
import { ledgerEndpoints } from "@lead-dashboard/contract/messages/ledger-endpoints";
import type { ProviderDelivery } from "@lead-dashboard/contract/messages/ledger-schemas";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { deliveries as t } from "../../messages/en/deliveries.ts";
import { ago, dayAndTime } from "../../messages/when.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const SHOWN = 50;
const keyOf = (accountId: string) => ["provider-deliveries", accountId];

/** What a number's provider called with in vain: refused calls, and deliveries nobody could take in. */
export function NumberNews({ account, mayLook }: { account: ChannelAccount; mayLook: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const { refusedCalls, unclearDeliveries } = account;
  return (
    <>
      {refusedCalls ? (
        <p className={styles.accountWarning}>
          <CircleAlert />
          <span>{t.refused(refusedCalls.count, ago(refusedCalls.lastAt))}</span>
        </p>
      ) : null}
      {unclearDeliveries > 0 ? (
        <p className={styles.accountWarning}>
          <CircleAlert />
          <span>
            {t.unclear(unclearDeliveries)}{" "}
            {mayLook ? (
              <Button kind="quiet" onClick={() => setOpen(true)}>
                {t.look}
              </Button>
            ) : null}
          </span>
        </p>
      ) : null}
      {isOpen ? <DeliveriesDialog account={account} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function DeliveriesDialog({ account, onClose }: { account: ChannelAccount; onClose: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(account.id),
    queryFn: ({ signal }) =>
      call(ledgerEndpoints.listDeliveries, { params: { id: account.id }, query: { limit: SHOWN }, signal }),
  });
  return (
    <Dialog title={t.title(account.name)} size="wide" onClose={onClose}>
      <p className={styles.hint}>{t.intro}</p>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!error && !data ? <Skeleton lines={3} height={20} /> : null}
      {data?.items.length === 0 ? <p>{t.empty}</p> : null}
      {data?.items.map((delivery) => (
        <Delivery key={delivery.id} delivery={delivery} />
      ))}
    </Dialog>
  );
}

function Delivery({ delivery }: { delivery: ProviderDelivery }) {
  const { isBusy, run } = useForm();
  const { id, accountId, receivedAt, problem, tries, nextTryAt, raw } = delivery;
  const settle = (endpoint: "retryDelivery" | "discardDelivery", words: string) =>
    run(async () => {
      await call(ledgerEndpoints[endpoint], { params: { id } });
      toast(words);
      await queryClient.invalidateQueries({ queryKey: keyOf(accountId) });
      await queryClient.invalidateQueries({ queryKey: ["channel-accounts"] });
    });
  const when = dayAndTime(receivedAt);
  return (
    <section aria-label={when}>
      <h3>{problem}</h3>
      <p className={styles.hint}>
        {when} · {t.tries(tries)} · {nextTryAt === null ? t.notAgain : t.next(dayAndTime(nextTryAt))}
      </p>
      <details>
        <summary>{t.raw}</summary>
        <code className={styles.record}>{raw}</code>
      </details>
      <div className={styles.buttons}>
        <Button aria-label={t.retryOf(when)} busy={isBusy} onClick={() => void settle("retryDelivery", t.retried)}>
          {t.retry}
        </Button>
        <Button
          kind="quiet"
          aria-label={t.discardOf(when)}
          busy={isBusy}
          onClick={() => void settle("discardDelivery", t.discarded)}
        >
          {t.discard}
        </Button>
      </div>
    </section>
  );
}

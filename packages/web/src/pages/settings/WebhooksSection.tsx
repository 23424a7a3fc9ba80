import { platformEndpoints } from "@lead-dashboard/contract/platform/endpoints";
import type { WebhookEndpoint } from "@lead-dashboard/contract/platform/schemas";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { webhooks as t } from "../../messages/en/webhooks.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { SecretOnce } from "./SecretOnce.tsx";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";
import { WebhookDialog } from "./WebhookDialog.tsx";
import { WebhookLog } from "./WebhookLog.tsx";

const KEY = ["webhook-endpoints"];
const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });

/** Outgoing webhooks: addresses of other programs, what each is told, whether it takes it. */
export function WebhooksSection() {
  const [edited, edit] = useState<WebhookEndpoint | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(platformEndpoints.listWebhookEndpoints, { signal }),
  });
  return (
    <div className={styles.form}>
      <p className={styles.hint}>{t.intro}</p>
      {secret ? <SecretOnce title={t.issued} hint={t.issuedHint} value={secret} /> : null}
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton lines={3} height={20} /> : null}
      {data?.items.length === 0 ? <p className={styles.hint}>{t.empty}</p> : null}
      {data?.items.map((endpoint) => (
        <EndpointPanel
          key={endpoint.id}
          endpoint={endpoint}
          onChange={() => edit(endpoint)}
          onSecret={(value) => setSecret(value)}
        />
      ))}
      <div>
        <Button kind="main" icon={<Plus />} onClick={() => edit("new")}>
          {t.add}
        </Button>
      </div>
      {edited ? (
        <WebhookDialog
          endpoint={edited === "new" ? null : edited}
          onClose={() => edit(null)}
          onSaved={(issued) => {
            if (issued) setSecret(issued);
            void refresh();
          }}
        />
      ) : null}
    </div>
  );
}

function EndpointPanel({
  endpoint,
  onChange,
  onSecret,
}: {
  endpoint: WebhookEndpoint;
  onChange: () => void;
  onSecret: (secret: string) => void;
}) {
  const [asked, ask] = useState<"renew" | "remove" | null>(null);
  const [isLogOpen, setLogOpen] = useState(false);
  const { isBusy, run } = useForm();
  const { id, url, description, eventTypes, disabledReason, lastError } = endpoint;
  const params = { id };
  const test = () =>
    run(async () => {
      await call(platformEndpoints.testWebhookEndpoint, { params });
      toast(t.tested);
      setLogOpen(true);
      await queryClient.invalidateQueries({ queryKey: ["webhook-deliveries", id] });
    });
  return (
    <Panel>
      <div className={styles.form}>
        <div className={styles.buttons}>
          <strong>{url}</strong> <StateBadge endpoint={endpoint} />
        </div>
        <p className={styles.hint}>
          {[description, eventTypes.length === 0 ? t.everything : eventTypes.map((one) => t.names[one]).join(", ")]
            .filter((words) => words !== null && words !== "")
            .join(" · ")}
        </p>
        {(disabledReason ?? lastError) ? <p className={styles.hint}>{disabledReason ?? lastError}</p> : null}
        <div className={styles.buttons}>
          <Button aria-label={t.changeFor(url)} onClick={onChange}>
            {t.change}
          </Button>
          <Button busy={isBusy} disabled={!endpoint.enabled} onClick={() => void test()}>
            {t.test}
          </Button>
          <Button aria-expanded={isLogOpen} onClick={() => setLogOpen(!isLogOpen)}>
            {t.log}
          </Button>
          <Button kind="quiet" onClick={() => ask("renew")}>
            {t.renew}
          </Button>
          <Button kind="quiet" onClick={() => ask("remove")}>
            {t.remove}
          </Button>
        </div>
        {isLogOpen ? <WebhookLog endpoint={endpoint} /> : null}
      </div>
      {asked === "renew" ? (
        <ConfirmDialog
          title={t.renewAsk}
          explain={t.renewExplain}
          action={t.renew}
          onClose={() => ask(null)}
          onConfirm={async () => onSecret((await call(platformEndpoints.renewWebhookSecret, { params })).secret)}
        />
      ) : null}
      {asked === "remove" ? (
        <ConfirmDialog
          title={t.removeAsk(url)}
          explain={t.removeExplain}
          action={t.remove}
          onClose={() => ask(null)}
          onConfirm={async () => {
            await call(platformEndpoints.removeWebhookEndpoint, { params });
            await refresh();
          }}
        />
      ) : null}
    </Panel>
  );
}

function StateBadge({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { enabled, lastError, lastStatus } = endpoint;
  if (!enabled) return <Badge tone="bad">{t.off}</Badge>;
  return lastError ? <Badge tone="warn">{t.failing(lastStatus)}</Badge> : <Badge tone="good">{t.on}</Badge>;
}

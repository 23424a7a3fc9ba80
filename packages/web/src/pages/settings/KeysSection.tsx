import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { ApiKey } from "@lead-dashboard/contract/accounts/schemas";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { toast } from "../../look/toasts.ts";
import { settings } from "../../messages/en/settings.ts";
import { ago, day } from "../../messages/when.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { SecretOnce } from "./SecretOnce.tsx";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.keys;
const KEY = ["api-keys"];

/** API keys: made here, shown once, revoked at any time. */
export function KeysSection() {
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(accountEndpoints.listApiKeys, { query: { limit: 200 }, signal }),
  });
  return (
    <div className={styles.form}>
      <p className={styles.hint}>{t.intro}</p>
      <NewKey />
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton lines={3} height={20} /> : null}
      {data?.items.length === 0 ? <p className={styles.hint}>{t.empty}</p> : null}
      {data && data.items.length > 0 ? (
        <Table hasCards label={settings.sections.keys}>
          <thead>
            <tr>
              <th scope="col">{t.key}</th>
              <th scope="col">{t.owner}</th>
              <th scope="col">{t.created}</th>
              <th scope="col">{t.used}</th>
              <th>
                <span className="only-read-aloud">{t.revoke}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((key) => (
              <tr key={key.id}>
                <td>
                  <strong>{key.name}</strong> <code className={styles.hint}>{t.begins(key.start)}</code>
                </td>
                <td>{key.memberName}</td>
                <td>{day(key.createdAt)}</td>
                <td>{key.lastUsedAt ? ago(key.lastUsedAt) : t.never}</td>
                <td data-number="">
                  <Button kind="quiet" aria-label={t.revokeFor(key.name)} onClick={() => setLeaving(key)}>
                    {t.revoke}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {leaving ? (
        <ConfirmDialog
          title={t.revokeAsk(leaving.name)}
          explain={t.revokeExplain}
          action={t.revoke}
          onClose={() => setLeaving(null)}
          onConfirm={async () => {
            await call(accountEndpoints.revokeApiKey, { params: { id: leaving.id } });
            await queryClient.invalidateQueries({ queryKey: KEY });
            toast(t.revoked);
          }}
        />
      ) : null}
    </div>
  );
}

function NewKey() {
  const { errors, isBusy, run } = useForm();
  const [name, setName] = useState("");
  const [issued, setIssued] = useState<string | null>(null);
  const create = () =>
    run(async () => {
      const { key } = await call(accountEndpoints.createApiKey, { body: { name } });
      setIssued(key);
      setName("");
      await queryClient.invalidateQueries({ queryKey: KEY });
    });
  return (
    <Panel>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Field label={t.name} error={errors.name}>
          {(control) => (
            <input
              {...control}
              required
              autoComplete="off"
              placeholder={t.namePlaceholder}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button kind="main" type="submit" busy={isBusy}>
          {t.create}
        </Button>
      </form>
      {issued ? <SecretOnce title={t.issued} hint={t.issuedHint} value={issued} /> : null}
    </Panel>
  );
}

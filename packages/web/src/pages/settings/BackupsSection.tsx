import { platformEndpoints } from "@lead-dashboard/contract/platform/endpoints";
import { useQuery } from "@tanstack/react-query";
import { DatabaseBackup } from "lucide-react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { toast } from "../../look/toasts.ts";
import { backups as t } from "../../messages/en/backups.ts";
import { settings } from "../../messages/en/settings.ts";
import { dayAndTime } from "../../messages/when.ts";
import { CopyButton } from "./CopyButton.tsx";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const KEY = ["backups"];

/** The copies of the database: which there are, one more now, and how to go back to one. */
export function BackupsSection() {
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(platformEndpoints.listBackups, { query: { limit: 50 }, signal }),
  });
  const { isBusy, run } = useForm();
  const make = async () => {
    const isDone = await run(async () => {
      await call(platformEndpoints.makeBackup, {});
      await queryClient.invalidateQueries({ queryKey: KEY });
    });
    if (isDone) toast(t.made);
  };
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={5} height={20} />;
  if (data.folder === null) return <EmptyState icon={<DatabaseBackup />}>{t.operator}</EmptyState>;
  const command = `lead-dashboard restore "${data.folder}/${data.items[0]?.id ?? "snapshot.db"}"`;
  return (
    <div className={styles.form}>
      <p className={styles.hint}>{t.intro}</p>
      <div className={styles.buttons}>
        <Button kind="main" icon={<DatabaseBackup />} busy={isBusy} onClick={() => void make()}>
          {t.make}
        </Button>
      </div>
      {data.items.length === 0 ? <p className={styles.hint}>{t.empty}</p> : null}
      {data.items.length > 0 ? (
        <Table hasCards label={settings.sections.backups}>
          <thead>
            <tr>
              <th scope="col">{t.when}</th>
              <th scope="col">{t.how}</th>
              <th scope="col">{t.file}</th>
              <th scope="col" data-number="">
                {t.size}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((backup) => (
              <tr key={backup.id}>
                <td>{dayAndTime(backup.takenAt)}</td>
                <td>{backup.isByHand ? t.byHand : t.daily}</td>
                <td>{backup.id}</td>
                <td data-number="">{t.megabytes(backup.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <Panel title={t.restore} className={styles.form}>
        <ol>
          {t.restoreSteps.map((step, at) => (
            <li key={step}>
              {at + 1}. {step}
            </li>
          ))}
        </ol>
        <div className={styles.secretLine}>
          <input className={controlLook} readOnly value={command} aria-label={t.command} />
          <CopyButton value={command} />
        </div>
        <p className={styles.hint}>{t.where}</p>
      </Panel>
    </div>
  );
}

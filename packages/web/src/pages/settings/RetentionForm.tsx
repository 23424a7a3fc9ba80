import { privacyEndpoints } from "@lead-dashboard/contract/privacy/endpoints";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { privacy as t } from "../../messages/en/privacy.ts";
import { settings } from "../../messages/en/settings.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const KEY = "retention";
const CHOICES = [3, 6, 12, 18, 24, 36];

/** After how many months leads nobody wrote to go, with how many that concerns before it is saved. */
export function RetentionForm() {
  const { isBusy, run } = useForm();
  const [asked, setAsked] = useState<number | null | undefined>(undefined);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: [KEY, asked],
    queryFn: ({ signal }) => call(privacyEndpoints.getRetention, { query: asked ? { months: asked } : {}, signal }),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} height={20} />;
  const months = asked === undefined ? data.months : asked;
  const choices = months !== null && !CHOICES.includes(months) ? [...CHOICES, months] : CHOICES;
  const save = async () => {
    const isDone = await run(async () => {
      await call(privacyEndpoints.putRetention, { body: { months } });
      setAsked(undefined);
      await queryClient.invalidateQueries({ queryKey: [KEY] });
    });
    if (isDone) toast(settings.saved);
  };
  return (
    <Panel title={t.retention} className={styles.form}>
      <p className={styles.hint}>{t.retentionHint}</p>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t.keepFor} hint={months === null || isPlaceholderData ? undefined : t.concerned(data.concerned)}>
          {(control) => (
            <select
              {...control}
              value={months ?? ""}
              onChange={(event) => setAsked(event.target.value === "" ? null : Number(event.target.value))}
            >
              <option value="">{t.forEver}</option>
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {t.months(choice)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button kind="main" type="submit" busy={isBusy} disabled={months === data.months}>
          {settings.save}
        </Button>
      </form>
    </Panel>
  );
}

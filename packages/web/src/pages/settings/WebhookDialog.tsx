import { platformEndpoints } from "@lead-dashboard/contract/platform/endpoints";
import type { WebhookEndpoint, WebhookEvent } from "@lead-dashboard/contract/platform/schemas";
import { WEBHOOK_EVENTS } from "@lead-dashboard/domain/platform/webhook-rules";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { settings } from "../../messages/en/settings.ts";
import { shell } from "../../messages/en/shell.ts";
import { webhooks as t } from "../../messages/en/webhooks.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

/** Adds or changes an address that is told what happens. */
export function WebhookDialog({
  endpoint,
  onClose,
  onSaved,
}: {
  endpoint: WebhookEndpoint | null;
  onClose: () => void;
  /** with the secret of a new address */
  onSaved: (secret: string | null) => void;
}) {
  const [url, setUrl] = useState(endpoint?.url ?? "");
  const [description, setDescription] = useState(endpoint?.description ?? "");
  const [isEnabled, setEnabled] = useState(endpoint?.enabled ?? true);
  const [chosen, choose] = useState<readonly WebhookEvent[] | null>(
    endpoint && endpoint.eventTypes.length > 0 ? endpoint.eventTypes : null,
  );
  const { errors, isBusy, run } = useForm();
  const save = () =>
    run(async () => {
      const body = { url, description: description === "" ? null : description, eventTypes: [...(chosen ?? [])] };
      if (endpoint)
        await call(platformEndpoints.changeWebhookEndpoint, {
          params: { id: endpoint.id },
          body: { ...body, enabled: isEnabled },
        });
      const issued = endpoint ? null : (await call(platformEndpoints.createWebhookEndpoint, { body })).secret;
      onSaved(issued);
    }).then((isDone) => isDone && onClose());
  const toggle = (event: WebhookEvent) =>
    choose((before) => (before?.includes(event) ? before.filter((one) => one !== event) : [...(before ?? []), event]));
  return (
    <Dialog
      title={endpoint ? t.change : t.add}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="main" type="submit" busy={isBusy} disabled={chosen?.length === 0}>
            {settings.save}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label={t.url} hint={t.urlHint} error={errors.url}>
          {(control) => (
            <input {...control} type="url" required value={url} onChange={(event) => setUrl(event.target.value)} />
          )}
        </Field>
        <Field label={t.description} error={errors.description}>
          {(control) => (
            <input
              {...control}
              value={description}
              maxLength={500}
              placeholder={t.descriptionPlaceholder}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        {endpoint ? (
          <label className={styles.buttons}>
            <input type="checkbox" checked={isEnabled} onChange={(event) => setEnabled(event.target.checked)} />
            {t.enabled}
          </label>
        ) : null}
        <fieldset className={styles.server}>
          <legend>{t.events}</legend>
          <label className={styles.buttons}>
            <input type="radio" name="events" checked={chosen === null} onChange={() => choose(null)} />
            {t.everything}
          </label>
          <label className={styles.buttons}>
            <input type="radio" name="events" checked={chosen !== null} onChange={() => choose(["lead.replied"])} />
            {t.some}
          </label>
          {chosen === null
            ? null
            : WEBHOOK_EVENTS.map((event) => (
                <label key={event} className={styles.buttons}>
                  <input type="checkbox" checked={chosen.includes(event)} onChange={() => toggle(event)} />
                  {t.names[event]}
                </label>
              ))}
        </fieldset>
      </div>
    </Dialog>
  );
}

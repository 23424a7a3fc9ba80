import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { NewConsent } from "@lead-dashboard/contract/messages/schemas";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { consent as t } from "../../messages/en/approved-templates.ts";
import { channelName } from "../../messages/en/messaging.ts";
import { shell } from "../../messages/en/shell.ts";
import { day } from "../../messages/when.ts";
import { useForm } from "../settings/use-form.ts";
import styles from "./LeadPage.module.css";

const CHANNELS = ["whatsapp", "sms", "email", "phone"] as const satisfies readonly NewConsent["channel"][];

/** Records that a lead may be written to, or not any more, and shows what was recorded before. */
export function ConsentDialog({ leadId, onClose }: { leadId: string; onClose: () => void }) {
  const { errors, isBusy, run } = useForm();
  const [draft, setDraft] = useState<NewConsent>({ channel: "whatsapp", isGiven: true, source: "", proof: "" });
  const params = { id: leadId };
  const { data } = useQuery({
    queryKey: ["consents", leadId],
    queryFn: () => call(messageEndpoints.listConsents, { params }),
  });
  const save = async () => {
    const { proof, ...rest } = draft;
    const isDone = await run(async () => {
      await call(messageEndpoints.recordConsent, { params, body: { ...rest, ...(proof ? { proof } : {}) } });
      await Promise.all(
        [["consents", leadId], ["lead"], ["leads"]].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      );
    });
    if (!isDone) return;
    toast(t.recorded);
    onClose();
  };
  return (
    <Dialog
      title={t.title}
      size="small"
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="main" type="submit" busy={isBusy}>
            {t.save}
          </Button>
        </>
      }
    >
      <div className={styles.list}>
        <p className={styles.aside}>{t.explain}</p>
        <Field label={t.channel} error={errors.channel}>
          {(control) => (
            <select
              {...control}
              value={draft.channel}
              onChange={(event) =>
                setDraft({ ...draft, channel: CHANNELS.find((one) => one === event.target.value) ?? "whatsapp" })
              }
            >
              {CHANNELS.map((channel) => (
                <option key={channel} value={channel}>
                  {channelName(channel)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t.kind} error={errors.isGiven}>
          {(control) => (
            <select
              {...control}
              value={draft.isGiven ? "given" : "withdrawn"}
              onChange={(event) => setDraft({ ...draft, isGiven: event.target.value === "given" })}
            >
              <option value="given">{t.given}</option>
              <option value="withdrawn">{t.withdrawn}</option>
            </select>
          )}
        </Field>
        <Field label={t.source} error={errors.source}>
          {(control) => (
            <input
              {...control}
              required
              maxLength={500}
              autoComplete="off"
              placeholder={t.sourcePlaceholder}
              value={draft.source}
              onChange={(event) => setDraft({ ...draft, source: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.proof} error={errors.proof} optional={shell.optional} hint={t.proofHint}>
          {(control) => (
            <input
              {...control}
              maxLength={2000}
              autoComplete="off"
              value={draft.proof}
              onChange={(event) => setDraft({ ...draft, proof: event.target.value })}
            />
          )}
        </Field>
        {data && data.items.length > 0 ? (
          <section aria-label={t.history} className={styles.list}>
            {data.items.map((one) => (
              <p key={one.id} className={styles.aside}>
                {[
                  one.isGiven ? t.wasGiven(channelName(one.channel)) : t.wasWithdrawn(channelName(one.channel)),
                  day(one.recordedAt),
                  one.source,
                  one.proof,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            ))}
          </section>
        ) : null}
      </div>
    </Dialog>
  );
}

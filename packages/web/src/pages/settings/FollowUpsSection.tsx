import { followUpEndpoints } from "@lead-dashboard/contract/follow-ups/endpoints";
import type { FollowUpRule } from "@lead-dashboard/contract/follow-ups/schemas";
import { RULE_CHANNELS } from "@lead-dashboard/domain/follow-ups/contact-rule";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { followUps as t } from "../../messages/en/follow-ups.ts";
import { settings } from "../../messages/en/settings.ts";
import styles from "./FollowUps.module.css";
import { useForm } from "./use-form.ts";

const KEY = ["follow-up-rules"];

/** When follow-ups are set by themselves after a contact, per channel. */
export function FollowUpsSection() {
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(followUpEndpoints.getFollowUpRules, { signal }),
  });
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={8} height={20} />;
  return <RulesForm key={JSON.stringify(data)} saved={data.items} />;
}

function RulesForm({ saved }: { saved: FollowUpRule[] }) {
  const { errors, isBusy, run } = useForm();
  const mayEdit = useMay("organization.edit");
  const [rules, setRules] = useState(saved);
  const save = async () => {
    const isDone = await run(async () => {
      queryClient.setQueryData(KEY, await call(followUpEndpoints.putFollowUpRules, { body: { items: rules } }));
    });
    if (!isDone) return;
    toast(settings.saved);
    focusIfLost(() => null);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className={styles.hint}>
        {t.intro} {t.answered}
      </p>
      <Panel>
        {RULE_CHANNELS.map((channel) => {
          const at = rules.findIndex((rule) => rule.channel === channel);
          const rule = rules[at];
          const change = (next: Partial<FollowUpRule>) =>
            setRules(rules.map((one) => (one.channel === channel ? { ...one, ...next } : one)));
          const toggle = (isOn: boolean) =>
            setRules(
              isOn
                ? [...rules, { channel, days: 3, businessDaysOnly: true, afterSequenceSteps: false }]
                : rules.filter((one) => one.channel !== channel),
            );
          return (
            <fieldset key={channel} className={styles.rule} disabled={!mayEdit}>
              <legend className="only-read-aloud">{t.after(t.channels[channel])}</legend>
              <Check
                label={t.channels[channel]}
                checked={rule !== undefined}
                onChange={(event) => toggle(event.target.checked)}
              />
              {rule ? (
                <>
                  <Field
                    label={t.daysFor(t.channels[channel])}
                    labelHidden
                    error={errors[`items.${at}.days`]}
                    className={styles.days}
                  >
                    {(control) => (
                      <span className={styles.daysLine}>
                        <input
                          {...control}
                          type="number"
                          min={1}
                          max={365}
                          required
                          value={Number.isNaN(rule.days) ? "" : rule.days}
                          onChange={(event) => change({ days: event.target.valueAsNumber })}
                        />
                        {t.days(rule.days, rule.businessDaysOnly)}
                      </span>
                    )}
                  </Field>
                  <Check
                    label={t.businessDays}
                    checked={rule.businessDaysOnly}
                    onChange={(event) => change({ businessDaysOnly: event.target.checked })}
                  />
                  {channel === "manual" ? null : (
                    <Check
                      label={t.sequences}
                      checked={rule.afterSequenceSteps}
                      onChange={(event) => change({ afterSequenceSteps: event.target.checked })}
                    />
                  )}
                </>
              ) : null}
            </fieldset>
          );
        })}
      </Panel>
      {mayEdit ? (
        <div>
          <Button kind="main" type="submit" busy={isBusy} disabled={JSON.stringify(rules) === JSON.stringify(saved)}>
            {settings.save}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

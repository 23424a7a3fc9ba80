import { approvedTemplateEndpoints } from "@lead-dashboard/contract/channels/approved-endpoints";
import type { ApprovedTemplate } from "@lead-dashboard/contract/channels/approved-schemas";
import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { WhatsAppTemplate } from "@lead-dashboard/contract/messages/schemas";
import { mappingProblems } from "@lead-dashboard/domain/channels/approved-template";
import { buttonOf, mediaOf, quickReplyOf } from "@lead-dashboard/domain/channels/template-place";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, RefreshCw } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { approved as t } from "../../messages/en/approved-templates.ts";
import { ago } from "../../messages/when.ts";
import { useForm } from "../settings/use-form.ts";
import { ApprovedPreview } from "./ApprovedPreview.tsx";
import { QuickReplyMeanings } from "./QuickReplyMeanings.tsx";
import styles from "./Templates.module.css";

type Mapping = WhatsAppTemplate | null;

const LIST = ["approved-templates"];
const keyOf = ({ name, language }: Pick<WhatsAppTemplate, "name" | "language">) => `${name} ${language}`;

/** Which approved template of WhatsApp stands for one of ours, with its values, a preview, and what would keep it from leaving. */
export function ApprovedMapping({ templateId }: { templateId: string }) {
  const list = useQuery({
    queryKey: LIST,
    queryFn: () => call(approvedTemplateEndpoints.listApprovedTemplates, {}),
  });
  const stored = useQuery({
    queryKey: [...LIST, templateId],
    queryFn: () => call(messageEndpoints.readWhatsAppTemplate, { params: { id: templateId } }),
  });
  if (!list.data || stored.data === undefined) return null;
  return (
    <section className={styles.mapping} aria-label={t.title}>
      <div className={styles.mappingHead}>
        <h3>{t.title}</h3>
        {list.data.accounts.length > 0 ? <SyncButton /> : null}
      </div>
      <p className={styles.hint}>{list.data.accounts.length === 0 ? t.noNumber : t.explain}</p>
      {list.data.accounts.map((account) => (
        <p key={account.channelAccountId} className={account.error ? styles.problem : styles.hint}>
          {account.error
            ? t.syncFailed(account.name, account.error)
            : account.syncedAt
              ? t.synced(ago(account.syncedAt))
              : t.neverSynced}
        </p>
      ))}
      {list.data.accounts.length > 0 ? (
        <MappingForm
          key={JSON.stringify(stored.data)}
          templateId={templateId}
          stored={stored.data}
          approved={unique(list.data.items)}
          isListed={list.data.accounts.some(({ syncedAt }) => syncedAt !== null)}
        />
      ) : null}
    </section>
  );
}

/** Several numbers of one business have the same list. */
function unique(items: readonly ApprovedTemplate[]): ApprovedTemplate[] {
  return [...new Map(items.map((one) => [keyOf(one), one])).values()];
}

function SyncButton() {
  const mayEdit = useMay("templates.edit");
  const { isBusy, run } = useForm();
  if (!mayEdit) return null;
  const sync = async () => {
    queryClient.setQueryData(LIST, await call(approvedTemplateEndpoints.synchronizeApprovedTemplates, {}));
  };
  return (
    <Button kind="quiet" icon={<RefreshCw />} busy={isBusy} onClick={() => void run(sync)}>
      {isBusy ? t.syncing : t.sync}
    </Button>
  );
}

function MappingForm({
  templateId,
  stored,
  approved,
  isListed,
}: {
  templateId: string;
  stored: Mapping;
  approved: readonly ApprovedTemplate[];
  isListed: boolean;
}) {
  const mayEdit = useMay("templates.edit");
  const { errors, isBusy, run } = useForm();
  const [draft, setDraft] = useState<Mapping>(stored);
  const entry = draft === null ? undefined : approved.find((one) => keyOf(one) === keyOf(draft));
  const problems = draft === null || !isListed ? [] : mappingProblems(draft, entry && asApproved(entry));
  const isChanged = JSON.stringify(draft) !== JSON.stringify(stored);
  const choose = (key: string) => {
    const chosen = approved.find((one) => keyOf(one) === key);
    setDraft(chosen === undefined ? null : startOf(chosen));
  };
  const save = async () => {
    const params = { id: templateId };
    const isDone = await run(async () => {
      if (draft === null) await call(messageEndpoints.unmapWhatsAppTemplate, { params });
      else await call(messageEndpoints.mapWhatsAppTemplate, { params, body: draft });
      await queryClient.invalidateQueries({ queryKey: [...LIST, templateId] });
    });
    if (isDone) toast(draft === null ? t.removed : t.saved);
  };
  if (approved.length === 0 && draft === null) return isListed ? <p className={styles.hint}>{t.empty}</p> : null;
  return (
    <>
      <Field label={t.choose} error={errors.name ?? errors.language}>
        {(control) => (
          <select
            {...control}
            disabled={!mayEdit}
            value={draft === null ? "" : keyOf(draft)}
            onChange={(event) => choose(event.target.value)}
          >
            <option value="">{t.none}</option>
            {draft !== null && entry === undefined ? (
              <option value={keyOf(draft)}>{t.notListed(draft.name)}</option>
            ) : null}
            {approved.map((one) => (
              <option key={keyOf(one)} value={keyOf(one)} disabled={one.obstacle !== null}>
                {[one.name, one.language, one.obstacle ?? t.categories[one.category]].filter(Boolean).join(" · ")}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft?.parameters.map((parameter, index) =>
        quickReplyOf(parameter.place) !== null ? null : (
          <Field
            // biome-ignore lint/suspicious/noArrayIndexKey: values are known by their place
            key={index}
            label={labelOf(draft, index, entry)}
            error={errors[`parameters.${index}.text`]}
            hint={hintOf(parameter, entry?.parameters[index]?.example ?? null)}
          >
            {(control) => (
              <input
                {...control}
                disabled={!mayEdit}
                autoComplete="off"
                value={parameter.text}
                onChange={(event) => setDraft(withText(draft, index, event.target.value))}
              />
            )}
          </Field>
        ),
      )}
      {draft !== null && entry !== undefined ? (
        <QuickReplyMeanings entry={entry} mapping={draft} disabled={!mayEdit} onChange={setDraft} />
      ) : null}
      {draft !== null && entry !== undefined ? <ApprovedPreview entry={entry} parameters={draft.parameters} /> : null}
      {problems.length > 0 ? (
        <div className={styles.held} role="status">
          <CircleAlert />
          <div>
            <strong>{t.problems}</strong>
            {problems.map((problem) => (
              <p key={problem}>{problem}</p>
            ))}
          </div>
        </div>
      ) : null}
      {mayEdit ? (
        <div>
          <Button busy={isBusy} disabled={!isChanged} onClick={() => void save()}>
            {t.save}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** What it says of itself is the obstacle, which the server has put into words. */
function asApproved({ obstacle, parameters, quickReplies, status }: ApprovedTemplate) {
  return { parameters, quickReplies, status, unsupported: status === "APPROVED" ? obstacle : null };
}

/** What a value is called: what the header or a button takes, or its hole in the body. */
function labelOf({ parameters }: WhatsAppTemplate, index: number, entry: ApprovedTemplate | undefined): string {
  const { name, place } = parameters[index] ?? { name: null };
  const button = buttonOf(place);
  if (button !== null) return t.buttonValue[button.part](entry?.buttons[button.index] ?? "");
  const media = mediaOf(place);
  if (media !== null) return t.headerFile[media];
  if (place === "header") return t.headerValue;
  return t.value(parameters.slice(0, index + 1).filter((one) => one.place === undefined).length, name);
}

function hintOf({ place }: WhatsAppTemplate["parameters"][number], example: string | null): string | undefined {
  if (mediaOf(place) !== null) return t.fileHint;
  return example === null ? undefined : t.valueHint(example);
}

const USUAL = ["{business_name}", "{sender_name}"];

/** A fresh mapping, with the values people mostly want in its body. */
function startOf({ name, language, parameters }: ApprovedTemplate): WhatsAppTemplate {
  const usual = USUAL.values();
  const textOf = (place: ApprovedTemplate["parameters"][number]["place"]) =>
    place === undefined ? (usual.next().value ?? "") : "";
  const values = parameters.map(({ name: one, place }) => ({
    name: one,
    text: textOf(place),
    ...(place === undefined ? {} : { place }),
  }));
  return { name, language, parameters: values };
}

function withText(mapping: WhatsAppTemplate, at: number, text: string): WhatsAppTemplate {
  const parameters = mapping.parameters.map((one, index) => (index === at ? { ...one, text } : one));
  return { ...mapping, parameters };
}

import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { ChannelAccount } from "@lead-dashboard/contract/channels/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { approved as approvedWords } from "../../messages/en/approved-templates.ts";
import { channelName } from "../../messages/en/messaging.ts";
import { settings } from "../../messages/en/settings.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.channels;

type Name = (typeof FIELDS)["whatsapp" | "sms"][number]["name"];

/** What a provider's console shows, in its order. Secrets are typed blind, and may stay empty on a change. */
const FIELDS = {
  whatsapp: [
    { name: "number", kind: "needed", label: t.number },
    { name: "phoneNumberId", kind: "needed", label: t.phoneNumberId },
    { name: "businessAccountId", kind: "optional", label: t.businessAccountId },
    { name: "accessToken", kind: "secret", label: t.accessToken },
    { name: "appSecret", kind: "secret", label: t.appSecret },
    { name: "verifyToken", kind: "secret", label: t.verifyToken },
  ],
  sms: [
    { name: "from", kind: "needed", label: t.from },
    { name: "accountSid", kind: "needed", label: t.accountSid },
    { name: "authToken", kind: "secret", label: t.authToken },
    { name: "apiKeySid", kind: "optional", label: t.apiKeySid, path: "apiKey.sid" },
    { name: "apiKeySecret", kind: "secret", label: t.apiKeySecret, path: "apiKey.secret" },
    { name: "messagingServiceSid", kind: "optional", label: t.messagingServiceSid },
  ],
} as const;

type Draft = Partial<Record<Name, string>>;

function draftOf(account: ChannelAccount | null): Draft {
  if (account === null) return {};
  const { address, whatsapp, twilio } = account;
  return {
    number: address,
    from: address,
    phoneNumberId: whatsapp?.phoneNumberId ?? "",
    businessAccountId: whatsapp?.businessAccountId ?? "",
    accountSid: twilio?.accountSid ?? "",
    apiKeySid: twilio?.apiKeySid ?? "",
    messagingServiceSid: twilio?.messagingServiceSid ?? "",
  };
}

/** Connecting a number of WhatsApp or Twilio, or changing one. */
export function NumberDialog({
  channel,
  account,
  onClose,
}: {
  channel: "whatsapp" | "sms";
  account: ChannelAccount | null;
  onClose: () => void;
}) {
  const { errors, isBusy, run } = useForm();
  const [name, setName] = useState(account?.name ?? "");
  const [cap, setCap] = useState(account?.dailyCap?.toString() ?? "");
  const [isOpenToStrangers, setOpenToStrangers] = useState(account?.isOpenToStrangers ?? true);
  const [draft, setDraft] = useState(() => draftOf(account));
  const part = channel === "whatsapp" ? "whatsapp" : "twilio";
  const save = async () => {
    const isDone = await run(async () => {
      await keep({
        account,
        channel,
        draft,
        name: name || `${channelName(channel)} ${draft.number ?? draft.from ?? ""}`,
        cap,
        isOpenToStrangers,
      });
      await queryClient.invalidateQueries({ queryKey: ["channel-accounts"] });
    });
    if (!isDone) return;
    toast(account ? settings.saved : t.numberConnected);
    onClose();
  };
  return (
    <Dialog
      title={account ? account.name : t.addNumber[channel]}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="main" type="submit" busy={isBusy}>
            {account ? settings.save : t.connect}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        {FIELDS[channel]
          .filter(({ name: one }) => one !== "apiKeySecret" || draft.apiKeySid)
          .map((field) => (
            <Field
              key={field.name}
              label={field.label}
              error={errors[`${part}.${"path" in field ? field.path : field.name}`]}
              {...(field.kind === "optional" ? { optional: shell.optional } : {})}
              hint={hintOf(field, account)}
            >
              {(control) => (
                <input
                  {...control}
                  type={field.kind === "secret" && field.name !== "verifyToken" ? "password" : "text"}
                  autoComplete={field.kind === "secret" ? "new-password" : "off"}
                  required={
                    field.kind === "needed" || (field.kind === "secret" && isNeeded(field.name, draft, account))
                  }
                  value={draft[field.name] ?? ""}
                  onChange={(event) => setDraft({ ...draft, [field.name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        <Field label={t.name} error={errors.name} optional={shell.optional}>
          {(control) => (
            <input {...control} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={t.dailyCap} error={errors.dailyCap} optional={shell.optional}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={100000}
              placeholder={t.noCap}
              value={cap}
              onChange={(event) => setCap(event.target.value)}
            />
          )}
        </Field>
        <Check
          label={approvedWords.strangers}
          checked={isOpenToStrangers}
          onChange={(event) => setOpenToStrangers(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}

/** Of Twilio the server says which it can do without: that depends on whether Twilio can call it. */
function isNeeded(name: Name, { apiKeySid = "" }: Draft, account: ChannelAccount | null): boolean {
  if (name === "apiKeySecret") return apiKeySid !== "" && apiKeySid !== (account?.twilio?.apiKeySid ?? "");
  return account === null && !(name === "authToken" && apiKeySid !== "");
}

function hintOf(field: { name: Name; kind: string }, account: ChannelAccount | null): string | undefined {
  if (field.name === "authToken") return account?.twilio?.hasAuthToken ? t.passwordKept : t.authTokenHint;
  if (field.name === "apiKeySid") return t.apiKeyHint;
  if (field.kind === "secret" && account !== null) return t.passwordKept;
  return field.name === "verifyToken" ? t.verifyTokenHint : undefined;
}

interface Kept {
  account: ChannelAccount | null;
  channel: "whatsapp" | "sms";
  draft: Draft;
  name: string;
  cap: string;
  isOpenToStrangers: boolean;
}

async function keep({ account, channel, draft, name, cap, isOpenToStrangers }: Kept): Promise<void> {
  const plain = { name, dailyCap: cap === "" ? null : Number(cap), isOpenToStrangers };
  const { number = "", phoneNumberId = "", accessToken = "", appSecret = "", verifyToken = "" } = draft;
  const { from = "", accountSid = "", authToken = "", apiKeySid = "", apiKeySecret = "" } = draft;
  const cloud = { number, phoneNumberId, businessAccountId: draft.businessAccountId || null };
  const key = { sid: apiKeySid, ...(apiKeySecret === "" ? {} : { secret: apiKeySecret }) };
  const apiKey = apiKeySid === "" ? null : key;
  const sender = { from, accountSid, messagingServiceSid: draft.messagingServiceSid || null, apiKey };
  if (account === null) {
    const body =
      channel === "whatsapp"
        ? { channel, ...plain, whatsapp: { ...cloud, accessToken, appSecret, verifyToken } }
        : { channel, ...plain, twilio: { ...sender, ...(authToken === "" ? {} : { authToken }) } };
    await call(channelEndpoints.createChannelAccount, { body });
    return;
  }
  const secrets = { accessToken, appSecret, verifyToken, authToken };
  const entered = (names: readonly (keyof typeof secrets)[]) =>
    Object.fromEntries(names.flatMap((one) => (secrets[one] === "" ? [] : [[one, secrets[one]]])));
  const body =
    channel === "whatsapp"
      ? { ...plain, whatsapp: { ...cloud, ...entered(["accessToken", "appSecret", "verifyToken"]) } }
      : { ...plain, twilio: { ...sender, ...entered(["authToken"]) } };
  await call(channelEndpoints.changeChannelAccount, { params: { id: account.id }, body });
}

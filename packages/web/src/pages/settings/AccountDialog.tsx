import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type {
  ChannelAccount,
  MailServer,
  NewMailAccount,
  NewMailServer,
} from "@lead-dashboard/contract/channels/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { useMembers } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { mailboxes } from "../../messages/en/account-limits.ts";
import { settings } from "../../messages/en/settings.ts";
import { shell } from "../../messages/en/shell.ts";
import { type ServerDraft, ServerFields } from "./ServerFields.tsx";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.channels;

/** Connecting a mailbox, or changing one: sender, sending server, receiving server, cap. */
export function AccountDialog({ account, onClose }: { account: ChannelAccount | null; onClose: () => void }) {
  const { errors, isBusy, run } = useForm();
  const [draft, setDraft] = useState({
    name: account?.name ?? "",
    address: account?.address ?? "",
    senderName: account?.senderName ?? "",
    memberId: account?.memberId ?? "",
    signature: account?.signature ?? "",
  });
  const [smtp, setSmtp] = useState(() => serverDraft(account?.smtp ?? null, 587));
  const [hasImap, setHasImap] = useState(account === null || account.imap !== null);
  const [imap, setImap] = useState(() => serverDraft(account?.imap ?? null, 993));
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const [dkim, setDkim] = useState(account?.dkim ?? null);
  const members = useMembers().data?.items ?? [];
  // whose servers are the provider's own
  const isSignedIn = account !== null && account.login !== "password";
  const save = async () => {
    const own = {
      name: draft.name === "" ? draft.address : draft.name,
      senderName: draft.senderName === "" ? null : draft.senderName,
      memberId: draft.memberId === "" ? null : draft.memberId,
      signature: draft.signature.trim() === "" ? null : draft.signature,
      dkim: dkim && { domain: dkim.domain, selector: dkim.selector },
    };
    const servers = { address: draft.address, smtp: serverOf(smtp), imap: hasImap ? serverOf(imap) : null };
    const body: NewMailAccount = { channel: "email", ...own, ...servers };
    const change = isSignedIn ? own : { ...own, ...servers };
    const isDone = await run(async () => {
      if (account) await call(channelEndpoints.changeChannelAccount, { params: { id: account.id }, body: change });
      else await call(channelEndpoints.createChannelAccount, { body });
      await queryClient.invalidateQueries({ queryKey: ["channel-accounts"] });
    });
    if (!isDone) return;
    toast(account ? settings.saved : t.connected);
    onClose();
  };
  return (
    <Dialog
      title={account ? account.name : t.add}
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
        <Field label={t.address} error={errors.address}>
          {(control) => (
            <input
              {...control}
              type="email"
              required
              disabled={isSignedIn}
              autoComplete="off"
              value={draft.address}
              onChange={(event) => set({ address: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.senderName} error={errors.senderName} optional={shell.optional}>
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              value={draft.senderName}
              onChange={(event) => set({ senderName: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.name} error={errors.name} optional={shell.optional}>
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              placeholder={t.namePlaceholder}
              value={draft.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={mailboxes.owner} error={errors.memberId} hint={mailboxes.ownerHint}>
          {(control) => (
            <select {...control} value={draft.memberId} onChange={(event) => set({ memberId: event.target.value })}>
              <option value="">{mailboxes.everybody}</option>
              {members.map((member) => (
                <option key={member.id} value={member.id}>
                  {member.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={mailboxes.signature}
          error={errors.signature}
          hint={mailboxes.signatureHint}
          optional={shell.optional}
          className={styles.wideField}
        >
          {(control) => (
            <textarea
              {...control}
              rows={3}
              value={draft.signature}
              onChange={(event) => set({ signature: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Check
        label={mailboxes.dkim}
        checked={dkim !== null}
        onChange={(event) =>
          setDkim(
            event.target.checked
              ? { domain: draft.address.split("@")[1] ?? "", selector: "leads", record: null }
              : null,
          )
        }
      />
      {dkim ? (
        <div className={styles.fields}>
          <Field label={mailboxes.dkimDomain} error={errors["dkim.domain"]}>
            {(control) => (
              <input
                {...control}
                required
                value={dkim.domain}
                onChange={(event) => setDkim({ ...dkim, domain: event.target.value })}
              />
            )}
          </Field>
          <Field label={mailboxes.dkimSelector} error={errors["dkim.selector"]}>
            {(control) => (
              <input
                {...control}
                required
                value={dkim.selector}
                onChange={(event) => setDkim({ ...dkim, selector: event.target.value })}
              />
            )}
          </Field>
        </div>
      ) : null}
      {isSignedIn ? null : (
        <>
          <ServerFields
            title={t.smtpTitle}
            path="smtp"
            server={smtp}
            hasPassword={account?.smtp?.passwordHint != null}
            errors={errors}
            onChange={setSmtp}
          />
          <Check label={t.hasImap} checked={hasImap} onChange={(event) => setHasImap(event.target.checked)} />
          {hasImap ? (
            <ServerFields
              title={t.imapTitle}
              path="imap"
              server={imap}
              hasPassword={account?.imap?.passwordHint != null}
              errors={errors}
              onChange={setImap}
            />
          ) : null}
        </>
      )}
    </Dialog>
  );
}

function serverDraft(server: MailServer | null, port: number): ServerDraft {
  return {
    host: server?.host ?? "",
    port: String(server?.port ?? port),
    security: server?.security ?? (port === 993 ? "tls" : "starttls"),
    user: server?.user ?? "",
    password: "",
  };
}

function serverOf(draft: ServerDraft): NewMailServer {
  const server: NewMailServer = { host: draft.host, port: Number(draft.port), security: draft.security };
  if (draft.user !== "") server.user = draft.user;
  if (draft.password !== "") server.password = draft.password;
  return server;
}

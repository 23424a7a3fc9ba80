import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type {
  ChannelAccount,
  ChannelAccountDomain,
  ChannelAccountTest,
} from "@lead-dashboard/contract/channels/schemas";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { useMembers } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button, join } from "../../look/Button.tsx";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { toast } from "../../look/toasts.ts";
import { showTime } from "../../messages/dates.ts";
import { limits, mailboxes } from "../../messages/en/account-limits.ts";
import { channelName } from "../../messages/en/messaging.ts";
import { settings } from "../../messages/en/settings.ts";
import { sms } from "../../messages/en/sms.ts";
import { dayAndTime } from "../../messages/when.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { NumberNews } from "./NumberNews.tsx";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";
import { WebhookAddress } from "./WebhookAddress.tsx";

const t = settings.channels;
const TONES = { ok: "good", failing: "bad", unverified: undefined, paused: "warn" } as const;

const DOMAIN_LOOKS = { ok: styles.triedOk, warning: styles.accountWarning, failure: styles.triedBad } as const;

/** One channel account: its light, today's use against the cap, its last error, and a try of the connection. */
export function AccountCard({
  account,
  onEdit,
  onLimit,
  onSignIn,
}: {
  account: ChannelAccount;
  onEdit: () => void;
  onLimit: () => void;
  onSignIn: (provider: "google" | "microsoft") => void;
}) {
  const mayEdit = useMay("channels.edit");
  const { isBusy, run } = useForm();
  const [tried, setTried] = useState<ChannelAccountTest | null>(null);
  const [domain, setDomain] = useState<ChannelAccountDomain | null>(null);
  const [isAsking, setAsking] = useState(false);
  const params = { id: account.id };
  const { login } = account;
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["channel-accounts"] });
  const test = () =>
    run(async () => {
      setTried(null);
      setTried(await call(channelEndpoints.testChannelAccount, { params }));
      await refresh();
    });
  // The worker looks within two seconds; a mailbox that is slow is seen by the second question.
  const look = () =>
    run(async () => {
      await call(channelEndpoints.lookIntoMailbox, { params });
      for (const ms of [3_000, 9_000]) setTimeout(() => void refresh(), ms);
      toast(limits.reading);
    });
  const checkDomain = () => run(async () => setDomain(await call(channelEndpoints.checkMailDomain, { params })));
  const pause = () =>
    run(() =>
      call(channelEndpoints.changeChannelAccount, { params, body: { isPaused: !account.isPaused } }).then(refresh),
    );
  return (
    <article className={styles.account} aria-label={account.name}>
      <header className={styles.accountHead}>
        <span className={styles.accountIcon}>
          <ChannelIcon channel={account.channel} />
        </span>
        <div className={styles.accountName}>
          <h2>{account.name}</h2>
          <p className={styles.hint}>
            {channelName(account.channel)} · {account.address}
          </p>
        </div>
        <Badge tone={TONES[account.state]}>{t.states[account.state]}</Badge>
      </header>
      <dl className={styles.accountFacts}>
        <Fact label={t.today} value={todayOf(account)} />
        {account.nextFreeAt ? <Fact label={limits.nextFree} value={dayAndTime(account.nextFreeAt)} /> : null}
        {account.conversations ? (
          <Fact
            label={limits.newPeople}
            value={limits.ofLimit(account.conversations.used, account.conversations.perDay)}
          />
        ) : null}
        {account.spent?.map(({ messages, amount, currency }) => (
          <Fact key={currency} label={sms.spent} value={sms.spentOf(messages, amount, currency)} />
        ))}
        <Fact label={t.lastSent} value={account.lastSentAt ? showTime(account.lastSentAt) : t.never} />
        {account.channel === "email" ? (
          <Fact
            label={t.lastSync}
            value={account.imap === null ? t.noImap : account.lastSyncAt ? showTime(account.lastSyncAt) : t.never}
          />
        ) : null}
        {account.channel === "sms" && account.lastSyncAt ? (
          <Fact label={t.askedTexts} value={showTime(account.lastSyncAt)} />
        ) : null}
        <Owner account={account} />
      </dl>
      {account.dkim?.record ? (
        <p className={styles.hint}>
          {mailboxes.dkimRecord} <code className={styles.record}>{account.dkim.record.name}</code>{" "}
          <code className={styles.record}>{account.dkim.record.value}</code>
        </p>
      ) : null}
      {account.channel === "email" ? null : <WebhookAddress account={account} />}
      <NumberNews account={account} mayLook={mayEdit} />
      {account.pauseReason ? (
        <p className={styles.accountError}>
          <CircleAlert />
          <span>{limits.paused(account.pauseReason)}</span>
        </p>
      ) : null}
      {account.warning ? (
        <p className={styles.accountWarning}>
          <CircleAlert />
          <span>{account.warning}</span>
        </p>
      ) : null}
      {account.lastError && !account.pauseReason ? (
        <p className={styles.accountError}>
          <CircleAlert />
          <span>
            {account.lastError}{" "}
            {account.lastErrorAt ? <span className={styles.hint}>{showTime(account.lastErrorAt)}</span> : null}
          </span>
        </p>
      ) : null}
      {tried ? (
        <div role="status">
          <Tried what={t.smtp} result={tried.smtp} />
          <Tried what={t.imap} result={tried.imap} />
          <Tried what={t.provider} result={tried.provider} />
        </div>
      ) : null}
      {domain ? (
        <section role="status" aria-label={mailboxes.domainOf(domain.domain)}>
          {domain.checks.map(({ check, level, message, remedy }) => (
            <p key={check} className={join(styles.tried, DOMAIN_LOOKS[level])}>
              {level === "ok" ? <CircleCheck /> : <CircleAlert />}
              <span>
                <strong>{check}</strong> {message}
                {remedy ? <span className={styles.hint}> → {remedy}</span> : null}
              </span>
            </p>
          ))}
        </section>
      ) : null}
      {mayEdit ? (
        <div className={styles.buttons}>
          <Button busy={isBusy} onClick={() => void test()}>
            {isBusy ? t.testing : t.test}
          </Button>
          {account.isFromEnvironment ? null : <Button onClick={onEdit}>{t.edit}</Button>}
          {login === "google" || login === "microsoft" ? (
            <Button onClick={() => onSignIn(login)}>{mailboxes.signInAnew}</Button>
          ) : null}
          <Button onClick={onLimit}>{limits.button}</Button>
          {account.channel === "email" ? (
            <Button kind="quiet" busy={isBusy} onClick={() => void checkDomain()}>
              {mailboxes.checkDomain}
            </Button>
          ) : null}
          {account.imap ? (
            <Button kind="quiet" busy={isBusy} onClick={() => void look()}>
              {limits.readNow}
            </Button>
          ) : null}
          <Button kind="quiet" busy={isBusy} onClick={() => void pause()}>
            {account.isPaused ? t.resume : t.pause}
          </Button>
          {account.isFromEnvironment ? null : (
            <Button kind="quiet" onClick={() => setAsking(true)}>
              {t.remove}
            </Button>
          )}
        </div>
      ) : null}
      {isAsking ? (
        <ConfirmDialog
          title={t.removeAsk(account.name)}
          explain={t.removeExplain}
          action={t.remove}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await call(channelEndpoints.deleteChannelAccount, { params });
            await refresh();
            toast(t.removed);
          }}
        />
      ) : null}
    </article>
  );
}

function todayOf({ sentToday, capToday, warmUp, dailyCap }: ChannelAccount): string {
  const isWarmingUp = warmUp !== null && capToday !== null && capToday !== dailyCap;
  return `${limits.ofLimit(sentToday, capToday)}${isWarmingUp ? `, ${limits.warmingUp}` : ""}`;
}

function Owner({ account }: { account: ChannelAccount }) {
  const { data } = useMembers();
  const owner = data?.items.find((member) => member.id === account.memberId)?.name;
  const whose = account.isFromEnvironment ? t.fromEnvironment : owner ? t.ownedBy(owner) : t.shared;
  const { login } = account;
  const words = login === "google" || login === "microsoft" ? `${whose} · ${mailboxes.signedIn[login]}` : whose;
  return (
    <div>
      <dt className="only-read-aloud">{t.shared}</dt>
      <dd>{words}</dd>
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Tried({ what, result }: { what: string; result: { ok: boolean; error: string | null } | null }) {
  if (!result) return null;
  return (
    <p className={join(styles.tried, result.ok ? styles.triedOk : styles.triedBad)}>
      {result.ok ? <CircleCheck /> : <CircleAlert />}
      {result.ok ? t.testOk(what) : `${what}: ${result.error ?? ""}`}
    </p>
  );
}

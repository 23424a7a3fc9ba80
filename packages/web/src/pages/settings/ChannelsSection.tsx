import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { ChannelAccount } from "@lead-dashboard/contract/channels/schemas";
import { useQuery } from "@tanstack/react-query";
import { Mail, MessageCircle, MessageSquareText, Plus } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { mailboxes } from "../../messages/en/account-limits.ts";
import { settings } from "../../messages/en/settings.ts";
import { AccountCard } from "./AccountCard.tsx";
import { AccountDialog } from "./AccountDialog.tsx";
import { LimitsDialog } from "./LimitsDialog.tsx";
import { NumberDialog } from "./NumberDialog.tsx";
import styles from "./Settings.module.css";
import { useMailboxSignIn } from "./use-mailbox-sign-in.ts";

const t = settings.channels;

/** The mailboxes and numbers messages leave from, each with how it fares. */
export function ChannelsSection() {
  const mayEdit = useMay("channels.edit");
  const [open, setOpen] = useState<Opened>(null);
  const [limited, setLimited] = useState<ChannelAccount | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["channel-accounts"],
    queryFn: ({ signal }) => call(channelEndpoints.listChannelAccounts, { signal }),
  });
  const { signInAt, isCompleting } = useMailboxSignIn();
  useLiveEvents((event) => {
    if (event.type.startsWith("channelAccount."))
      void queryClient.invalidateQueries({ queryKey: ["channel-accounts"] });
  });
  const add = mayEdit ? (
    <div className={styles.buttons}>
      <Button kind="main" icon={<Plus />} onClick={() => setOpen("email")}>
        {t.add}
      </Button>
      {data?.signIns.map((provider) => (
        <Button key={provider} icon={<Mail />} onClick={() => void signInAt({ provider })}>
          {mailboxes.connectAt[provider]}
        </Button>
      ))}
      <Button icon={<MessageCircle />} onClick={() => setOpen("whatsapp")}>
        {t.addNumber.whatsapp}
      </Button>
      <Button icon={<MessageSquareText />} onClick={() => setOpen("sms")}>
        {t.addNumber.sms}
      </Button>
    </div>
  ) : null;
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <div className={styles.form}>
      <p className={styles.hint}>{t.intro}</p>
      {isCompleting ? <p role="status">{mailboxes.completing}</p> : null}
      {data ? null : <Skeleton height={140} />}
      {data?.items.length === 0 ? (
        <EmptyState icon={<Mail />} action={add}>
          {t.empty}
        </EmptyState>
      ) : null}
      {data?.items.map((account) => (
        <AccountCard
          key={account.id}
          account={account}
          onEdit={() => setOpen(account)}
          onLimit={() => setLimited(account)}
          onSignIn={(provider) => void signInAt({ provider, accountId: account.id })}
        />
      ))}
      {data && data.items.length > 0 ? <div>{add}</div> : null}
      {limited ? <LimitsDialog account={limited} onClose={() => setLimited(null)} /> : null}
      <OpenDialog open={open} onClose={() => setOpen(null)} />
    </div>
  );
}

type Opened = ChannelAccount | "email" | "whatsapp" | "sms" | null;

function OpenDialog({ open, onClose }: { open: Opened; onClose: () => void }) {
  if (open === null) return null;
  const account = typeof open === "string" ? null : open;
  const channel = typeof open === "string" ? open : open.channel;
  if (channel === "email") return <AccountDialog account={account} onClose={onClose} />;
  return <NumberDialog channel={channel} account={account} onClose={onClose} />;
}

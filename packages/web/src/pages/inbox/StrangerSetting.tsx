import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { ChannelAccount } from "@lead-dashboard/contract/channels/schemas";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Check } from "../../look/Field.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import styles from "./Inbox.module.css";

/** For each mailbox whether its unknown senders become leads by themselves. */
export function StrangerSetting() {
  const mayEdit = useMay("channels.edit");
  const accounts = useQuery({
    queryKey: ["channel-accounts"],
    queryFn: ({ signal }) => call(channelEndpoints.listChannelAccounts, { signal }),
    enabled: mayEdit,
  });
  const mailboxes = accounts.data?.items.filter(({ channel }) => channel === "email") ?? [];
  if (!mayEdit || mailboxes.length === 0) return null;
  const set = async ({ id }: ChannelAccount, isOpenToStrangers: boolean) => {
    try {
      await call(channelEndpoints.changeChannelAccount, { params: { id }, body: { isOpenToStrangers } });
      await accounts.refetch();
      void queryClient.invalidateQueries({ queryKey: ["unknown-senders"] });
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
  };
  return (
    <fieldset className={styles.setting}>
      <legend className="only-read-aloud">{t.strangersSetting}</legend>
      {mailboxes.map((mailbox) => (
        <Check
          key={mailbox.id}
          label={t.strangersBecomeLeads(mailbox.address)}
          checked={mailbox.isOpenToStrangers}
          onChange={(event) => void set(mailbox, event.target.checked)}
        />
      ))}
    </fieldset>
  );
}

import type { ChannelAccount } from "@lead-dashboard/contract/channels/schemas";
import { Field } from "../../look/Field.tsx";
import { settings } from "../../messages/en/settings.ts";
import { CopyButton } from "./CopyButton.tsx";
import styles from "./Settings.module.css";

const t = settings.channels;

/** The address a provider calls with answers and receipts, ready to be copied into its console. */
export function WebhookAddress({ account }: { account: ChannelAccount }) {
  if (account.webhookPath === null || account.channel === "email") return null;
  // Twilio is told where receipts go with each message; its console needs the one for answers.
  const address = `${location.origin}${account.webhookPath}${account.channel === "sms" ? "/inbound" : ""}`;
  const isPrivate = location.protocol !== "https:";
  return (
    <div>
      <Field
        label={t.webhook}
        hint={`${t.webhookHint[account.channel]}${isPrivate ? ` ${t.webhookPrivate[account.channel]}` : ""}`}
      >
        {(control) => (
          <div className={styles.secretLine}>
            <input {...control} readOnly value={address} onFocus={(event) => event.target.select()} />
            <CopyButton value={address} label={t.copyWebhook} />
          </div>
        )}
      </Field>
    </div>
  );
}

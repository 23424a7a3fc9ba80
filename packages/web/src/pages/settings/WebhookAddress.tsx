import type { ChannelAccount } from "@lead-dashboard/contract/channels/schemas";
import { Copy } from "lucide-react";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { settings } from "../../messages/en/settings.ts";
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
            <Button
              icon={<Copy />}
              aria-label={t.copyWebhook}
              onClick={() => void navigator.clipboard.writeText(address).then(() => toast(settings.copied))}
            >
              {settings.copy}
            </Button>
          </div>
        )}
      </Field>
    </div>
  );
}

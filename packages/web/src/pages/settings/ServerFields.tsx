import type { MailSecurity } from "@lead-dashboard/contract/channels/schemas";
import { Field } from "../../look/Field.tsx";
import { settings } from "../../messages/en/settings.ts";
import styles from "./Settings.module.css";

const t = settings.channels;
const SECURITIES = ["tls", "starttls", "none"] as const satisfies readonly MailSecurity[];

/** A mail server while it is typed. */
export interface ServerDraft {
  host: string;
  port: string;
  security: MailSecurity;
  user: string;
  password: string;
}

/** Server, port, encryption, user and password of one side of a mailbox. */
export function ServerFields({
  title,
  path,
  server,
  hasPassword,
  errors,
  onChange,
}: {
  title: string;
  path: "smtp" | "imap";
  server: ServerDraft;
  hasPassword: boolean;
  errors: Record<string, string>;
  onChange: (server: ServerDraft) => void;
}) {
  const set = (change: Partial<ServerDraft>) => onChange({ ...server, ...change });
  return (
    <fieldset className={styles.server}>
      <legend>{title}</legend>
      <div className={styles.serverLine}>
        <Field label={t.host} error={errors[`${path}.host`] ?? errors[path]}>
          {(control) => (
            <input
              {...control}
              required
              autoComplete="off"
              value={server.host}
              onChange={(event) => set({ host: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.port} error={errors[`${path}.port`]}>
          {(control) => (
            <input
              {...control}
              type="number"
              required
              min={1}
              max={65535}
              value={server.port}
              onChange={(event) => set({ port: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.security} error={errors[`${path}.security`]}>
          {(control) => (
            <select
              {...control}
              value={server.security}
              onChange={(event) =>
                set({ security: SECURITIES.find((one) => one === event.target.value) ?? "starttls" })
              }
            >
              {SECURITIES.map((one) => (
                <option key={one} value={one}>
                  {t.securities[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div className={styles.fields}>
        <Field label={t.user} error={errors[`${path}.user`]}>
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              value={server.user}
              onChange={(event) => set({ user: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.password} error={errors[`${path}.password`]} hint={hasPassword ? t.passwordKept : undefined}>
          {(control) => (
            <input
              {...control}
              type="password"
              autoComplete="new-password"
              value={server.password}
              onChange={(event) => set({ password: event.target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}

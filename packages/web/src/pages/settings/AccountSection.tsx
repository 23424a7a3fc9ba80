import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { enterSession, useSession } from "../../api/session.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { toast } from "../../look/toasts.ts";
import { settings } from "../../messages/en/settings.ts";
import { ago } from "../../messages/when.ts";
import { CalendarLink } from "./CalendarLink.tsx";
import { describeBrowser } from "./describe-browser.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.account;
const KEY = ["sessions"];

/** One's own name and password, and where one is signed in. */
export function AccountSection() {
  return (
    <div className={styles.form}>
      <NameForm />
      <PasswordForm />
      <CalendarLink />
      <Sessions />
    </div>
  );
}

function NameForm() {
  const { user } = useSession();
  const { errors, isBusy, run } = useForm();
  const [name, setName] = useState(user.name);
  const save = async () => {
    if (await run(async () => enterSession(await call(accountEndpoints.changeMe, { body: { name } }))))
      toast(settings.saved);
  };
  return (
    <Panel>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t.name} error={errors.name} hint={user.email}>
          {(control) => (
            <input
              {...control}
              required
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={isBusy} disabled={name === user.name}>
          {settings.save}
        </Button>
      </form>
    </Panel>
  );
}

function PasswordForm() {
  const { user } = useSession();
  const { errors, isBusy, run } = useForm();
  const [currentPassword, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const change = async () => {
    if (!(await run(() => call(accountEndpoints.changePassword, { body: { currentPassword, password } })))) return;
    setCurrent("");
    setPassword("");
    void queryClient.invalidateQueries({ queryKey: KEY });
    toast(t.passwordChanged);
  };
  return (
    <Panel title={t.password}>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <input type="text" hidden readOnly autoComplete="username" value={user.email} />
        <Field label={t.current} error={errors.currentPassword}>
          {(control) => (
            <input
              {...control}
              type="password"
              required
              autoComplete="current-password"
              value={currentPassword}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.next} error={errors.password} hint={t.nextHint}>
          {(control) => (
            <input
              {...control}
              type="password"
              required
              minLength={8}
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={isBusy}>
          {t.changePassword}
        </Button>
      </form>
    </Panel>
  );
}

function Sessions() {
  const { isBusy, run } = useForm();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(accountEndpoints.listSessions, { query: { limit: 50 }, signal }),
  });
  const end = (id: string) =>
    run(async () => {
      await call(accountEndpoints.revokeSession, { params: { id } });
      await queryClient.invalidateQueries({ queryKey: KEY });
    });
  return (
    <Panel title={t.sessions}>
      <ul className={styles.sessions}>
        {data?.items.map((session) => {
          const what = session.userAgent ? describeBrowser(session.userAgent) : t.unknownDevice;
          return (
            <li key={session.id}>
              <span>
                {what}{" "}
                <span className={styles.hint}>
                  {[session.ipAddress, t.seen(ago(session.lastSeenAt))].filter(Boolean).join(" · ")}
                </span>
              </span>
              {session.current ? (
                <Badge tone="good">{t.here}</Badge>
              ) : (
                <Button kind="quiet" busy={isBusy} aria-label={t.signOutFor(what)} onClick={() => void end(session.id)}>
                  {t.signOut}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

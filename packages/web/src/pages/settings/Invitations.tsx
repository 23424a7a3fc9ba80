import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { Invitation } from "@lead-dashboard/contract/accounts/schemas";
import { ROLES, type Role } from "@lead-dashboard/domain/accounts/permissions";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { Table } from "../../look/Table.tsx";
import { settings } from "../../messages/en/settings.ts";
import { day } from "../../messages/when.ts";
import { SecretOnce } from "./SecretOnce.tsx";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.members;
const KEY = ["invitations"];
const TONES = { pending: "accent", accepted: "good", revoked: undefined, expired: undefined } as const;

/** Inviting somebody by a link, and the invitations made so far. */
export function Invitations() {
  const { errors, isBusy, run } = useForm();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("sales");
  const [url, setUrl] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(accountEndpoints.listInvitations, { query: { limit: 50 }, signal }),
  });
  const invite = () =>
    run(async () => {
      const issued = await call(accountEndpoints.createInvitation, { body: { email, role } });
      setUrl(issued.url);
      setEmail("");
      await queryClient.invalidateQueries({ queryKey: KEY });
    });
  return (
    <>
      <Panel title={t.invite}>
        <form
          className={styles.inline}
          onSubmit={(event) => {
            event.preventDefault();
            void invite();
          }}
        >
          <Field label={t.email} error={errors.email}>
            {(control) => (
              <input
                {...control}
                type="email"
                required
                autoComplete="off"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Field label={t.role} error={errors.role}>
            {(control) => (
              <select
                {...control}
                value={role}
                onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? "sales")}
              >
                {ROLES.map((one) => (
                  <option key={one} value={one}>
                    {t.roles[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Button kind="main" type="submit" busy={isBusy}>
            {t.inviteButton}
          </Button>
        </form>
        {url ? <SecretOnce title={t.link} hint={t.linkHint} value={url} /> : null}
      </Panel>
      {data && data.items.length > 0 ? (
        <Table hasCards label={t.invitations}>
          <thead>
            <tr>
              <th scope="col">{t.invitations}</th>
              <th scope="col">{t.role}</th>
              <th scope="col">{t.expires}</th>
              <th>
                <span className="only-read-aloud">{t.revoke}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </tbody>
        </Table>
      ) : null}
    </>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { isBusy, run } = useForm();
  const revoke = () =>
    run(async () => {
      await call(accountEndpoints.revokeInvitation, { params: { id: invitation.id } });
      await queryClient.invalidateQueries({ queryKey: KEY });
    });
  return (
    <tr>
      <td>
        {invitation.email} <Badge tone={TONES[invitation.state]}>{t.states[invitation.state]}</Badge>
      </td>
      <td>{t.roles[invitation.role]}</td>
      <td className={styles.day}>{day(invitation.expiresAt)}</td>
      <td data-number="">
        {invitation.state === "pending" ? (
          <Button kind="quiet" busy={isBusy} aria-label={t.revokeFor(invitation.email)} onClick={() => void revoke()}>
            {t.revoke}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { Member } from "@lead-dashboard/contract/accounts/schemas";
import { ROLES } from "@lead-dashboard/domain/accounts/permissions";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { useMembers } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { reloadSession, useMay, useSession } from "../../api/session.ts";
import { Button, join } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { describeError, ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { toast } from "../../look/toasts.ts";
import { settings } from "../../messages/en/settings.ts";
import { day } from "../../messages/when.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { Invitations } from "./Invitations.tsx";
import styles from "./Settings.module.css";

const t = settings.members;

/** Who is in the organization and what each may do; admins change roles, remove, and invite. */
export function MembersSection() {
  const { data, error, refetch } = useMembers();
  const mayEdit = useMay("members.edit");
  const [leaving, setLeaving] = useState<Member | null>(null);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <div className={styles.form}>
      {data ? (
        <Table hasCards label={t.people}>
          <thead>
            <tr>
              <th scope="col">{t.person}</th>
              <th scope="col">{t.role}</th>
              <th scope="col">{t.joined}</th>
              {mayEdit ? (
                <th>
                  <span className="only-read-aloud">{t.remove}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {data.items.map((member) => (
              <MemberRow key={member.id} member={member} mayEdit={mayEdit} onRemove={() => setLeaving(member)} />
            ))}
          </tbody>
        </Table>
      ) : (
        <Skeleton lines={3} height={20} />
      )}
      <ul className={styles.roleHints}>
        {ROLES.map((role) => (
          <li key={role}>
            <strong>{t.roles[role]}:</strong> {t.roleHints[role]}
          </li>
        ))}
      </ul>
      {mayEdit ? <Invitations /> : null}
      {leaving ? (
        <ConfirmDialog
          title={t.removeAsk(leaving.name)}
          explain={t.removeExplain}
          action={t.remove}
          onClose={() => setLeaving(null)}
          onConfirm={async () => {
            await call(accountEndpoints.removeMember, { params: { id: leaving.id } });
            await queryClient.invalidateQueries({ queryKey: ["members"] });
            toast(t.removed(leaving.name));
          }}
        />
      ) : null}
    </div>
  );
}

function MemberRow({ member, mayEdit, onRemove }: { member: Member; mayEdit: boolean; onRemove: () => void }) {
  const session = useSession();
  const isMe = member.id === session.member.id;
  const change = async (name: string) => {
    const role = ROLES.find((one) => one === name);
    if (!role) return;
    try {
      await call(accountEndpoints.changeMember, { params: { id: member.id }, body: { role } });
      toast(t.roleChanged(member.name, t.roles[role]));
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
    await queryClient.invalidateQueries({ queryKey: ["members"] });
    if (isMe) await reloadSession();
  };
  return (
    <tr>
      <td>
        <strong>{member.name}</strong> {isMe ? <span className={styles.hint}>({t.you})</span> : null}
        <p className={styles.hint}>{member.email}</p>
      </td>
      <td>
        {mayEdit ? (
          <select
            className={join(controlLook, styles.roleChoice)}
            aria-label={t.roleOf(member.name)}
            value={member.role}
            onChange={(event) => void change(event.target.value)}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t.roles[role]}
              </option>
            ))}
          </select>
        ) : (
          t.roles[member.role]
        )}
      </td>
      <td className={styles.day}>{day(member.joinedAt)}</td>
      {mayEdit ? (
        <td data-number="">
          {isMe ? null : (
            <Button kind="quiet" aria-label={t.removeFor(member.name)} onClick={onRemove}>
              {t.remove}
            </Button>
          )}
        </td>
      ) : null}
    </tr>
  );
}

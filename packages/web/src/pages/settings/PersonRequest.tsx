import { privacyEndpoints } from "@lead-dashboard/contract/privacy/endpoints";
import type { HeldPeople, HeldPerson } from "@lead-dashboard/contract/privacy/schemas";
import { Download, Search, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { reloadOnScreen } from "../../lead-actions/on-screen.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { Panel } from "../../look/Page.tsx";
import { Table } from "../../look/Table.tsx";
import { toast } from "../../look/toasts.ts";
import { privacy as t } from "../../messages/en/privacy.ts";
import { shell } from "../../messages/en/shell.ts";
import { day } from "../../messages/when.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

/** What is held under an address: handed out, or erased. */
export function PersonRequest() {
  const { errors, isBusy, run } = useForm();
  const [address, setAddress] = useState("");
  const [found, setFound] = useState<HeldPeople | null>(null);
  const [erasing, setErasing] = useState<HeldPerson | null>(null);
  const results = useRef<HTMLDivElement>(null);
  const look = () =>
    run(async () => {
      setFound(null);
      setFound(await call(privacyEndpoints.findHeldPeople, { query: { address } }));
    });
  return (
    <Panel title={t.request} className={styles.form}>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <Field label={t.address} error={errors.address} hint={t.requestHint}>
          {(control) => (
            <input
              {...control}
              required
              minLength={3}
              autoComplete="off"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" icon={<Search />} busy={isBusy}>
          {t.find}
        </Button>
      </form>
      <div ref={results} className={styles.form} tabIndex={-1}>
        <div role="status">
          {found?.items.length === 0 && found.unknownMails === 0 ? <p>{t.nothing}</p> : null}
          {found && found.unknownMails > 0 ? <p>{t.unknownMails(found.unknownMails)}</p> : null}
          {found?.isSuppressed ? <p className={styles.hint}>{t.suppressed}</p> : null}
        </div>
        {found && found.items.length > 0 ? (
          <Table hasCards label={t.request}>
            <tbody>
              {found.items.map((person) => (
                <tr key={person.id} className={styles.actionsBelow}>
                  <td>
                    <Link href={`/leads/${person.id}`}>{person.name}</Link>
                    <p className={styles.hint}>
                      {[person.contactName, person.email, person.phone].filter(Boolean).join(" · ")}
                    </p>
                  </td>
                  <td>
                    {t.places[person.place]}, {day(person.createdAt)}
                    <p className={styles.hint}>
                      {[person.source && t.from(person.source), t.holds(person.messages, person.notes)]
                        .filter(Boolean)
                        .join(" · ")}
                    </p>
                  </td>
                  <td data-number="">
                    <span className={styles.buttons}>
                      <a
                        className={buttonLook()}
                        href={`/api/v1/privacy/people/${person.id}/export`}
                        download
                        aria-label={t.exportOf(person.name)}
                      >
                        <Download />
                        {t.export}
                      </a>
                      <Button
                        kind="danger"
                        icon={<Trash2 />}
                        aria-label={t.eraseOf(person.name)}
                        onClick={() => setErasing(person)}
                      >
                        {t.erase}
                      </Button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        ) : null}
      </div>
      {erasing ? (
        <EraseDialog
          person={erasing}
          onClose={() => setErasing(null)}
          onErased={() => {
            setErasing(null);
            void look().then(() => focusIfLost(() => results.current));
          }}
        />
      ) : null}
    </Panel>
  );
}

function EraseDialog({ person, onClose, onErased }: { person: HeldPerson; onClose: () => void; onErased: () => void }) {
  const { isBusy, run } = useForm();
  const [keepOut, setKeepOut] = useState(true);
  const erase = async () => {
    const isDone = await run(async () => {
      const report = await call(privacyEndpoints.erasePerson, { params: { id: person.id }, body: { keepOut } });
      toast(t.erased(report.leads));
    });
    if (!isDone) return;
    queryClient.removeQueries({ queryKey: ["lead", person.id] });
    for (const name of ["dashboard", "counts", "facets", "tags", "opt-outs", "consents"])
      void queryClient.invalidateQueries({ queryKey: [name] });
    reloadOnScreen();
    onErased();
  };
  return (
    <Dialog
      title={t.eraseAsk(person.name)}
      size="small"
      onClose={onClose}
      onSubmit={() => void erase()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="danger" type="submit" busy={isBusy}>
            {t.erase}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{t.eraseExplain(t.holds(person.messages, person.notes))}</p>
        <div>
          <Check label={t.keepOut} checked={keepOut} onChange={(event) => setKeepOut(event.target.checked)} />
          <p className={styles.hint}>{t.keepOutHint}</p>
        </div>
        <p className={styles.hint}>{t.auditStays}</p>
      </div>
    </Dialog>
  );
}

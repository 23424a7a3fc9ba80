import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { ApiError } from "../../api/problem.ts";
import { reloadSession, useMay, useSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { describeError } from "../../look/States.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";

/** What keeps the sequence from being started. Steps show their own; the postal address is asked for right here. */
export function ActivationProblems({
  problems,
  onAddressSaved,
}: {
  problems: readonly { path: string; message: string }[];
  onAddressSaved: () => void;
}) {
  const { organization } = useSession();
  const mayEdit = useMay("organization.edit");
  const asksAddress = mayEdit && organization.address === null && problems.some(isAboutAddress);
  const all = [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
  const others = all.filter(
    (problem) =>
      problem.path !== "name" && !/^steps\.\d+\./.test(problem.path) && !(asksAddress && isAboutAddress(problem)),
  );
  return (
    <>
      {others.length > 0 ? (
        <div className={styles.problems} role="alert">
          <CircleAlert />
          <div>
            <strong>{t.problems}</strong>
            {others.map((problem) => (
              <p key={`${problem.path}${problem.message}`}>{problem.message}</p>
            ))}
          </div>
        </div>
      ) : null}
      {asksAddress ? <AddressAsk onSaved={onAddressSaved} /> : null}
    </>
  );
}

function isAboutAddress(problem: { path: string }): boolean {
  return /(^|\.)address$/.test(problem.path);
}

function AddressAsk({ onSaved }: { onSaved: () => void }) {
  const [address, setAddress] = useState("");
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await call(accountEndpoints.changeOrganization, { body: { address } });
      await reloadSession();
      onSaved();
    } catch (failure) {
      setError((failure instanceof ApiError ? failure.errorsByField.address : undefined) ?? describeError(failure));
    }
    setBusy(false);
  };
  return (
    <form
      className={styles.addressAsk}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div>
        <strong>{t.addressTitle}</strong>
        <p className={styles.hint}>{t.addressExplain}</p>
      </div>
      <Field label={t.address} error={error}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            required
            autoComplete="street-address"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
      <Button kind="main" type="submit" busy={isBusy} disabled={address.trim() === ""}>
        {t.addressSave}
      </Button>
    </form>
  );
}

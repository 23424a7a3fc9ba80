import { Fragment, useState } from "react";
import { useLocation } from "wouter";
import { useMay, useSession } from "../../api/session.ts";
import { areSingleKeysOn, keyFor } from "../../keyboard/key-settings.ts";
import { Button } from "../../look/Button.tsx";
import { quick as t } from "../../messages/en/quick.ts";
import { welcome } from "../../messages/en/welcome.ts";
import styles from "./QuickPage.module.css";

/** Tells once how one works here: by keys on a desk, by swipes on a phone. */
export function Coach({ hasKeys }: { hasKeys: boolean }) {
  const name = hasKeys ? "key-coach" : "swipe-coach";
  const [isSeen, setSeen] = useState(() => localStorage.getItem(name) === "seen");
  const { organization } = useSession();
  const mayEdit = useMay("organization.edit");
  const [, navigate] = useLocation();
  if (isSeen || (hasKeys && !areSingleKeysOn())) return null;
  return (
    <div className={styles.coach}>
      <span>{hasKeys ? <Keys /> : t.swipeCoach}</span>
      {hasKeys && mayEdit && organization.offer === null ? (
        <Button kind="quiet" onClick={() => navigate("/welcome?step=offer")}>
          {welcome.coach}
        </Button>
      ) : null}
      <Button
        kind="quiet"
        onClick={() => {
          localStorage.setItem(name, "seen");
          setSeen(true);
        }}
      >
        {t.gotIt}
      </Button>
    </div>
  );
}

function Keys() {
  return t.keyCoach.map(({ keys, does }) => (
    <Fragment key={does}>
      {keys.map((key) => (
        <Fragment key={key}>
          <kbd>{keyFor(key)}</kbd>{" "}
        </Fragment>
      ))}
      {does}
      {"\u2003"}
    </Fragment>
  ));
}

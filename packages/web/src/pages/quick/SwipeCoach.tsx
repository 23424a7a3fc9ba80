import { useState } from "react";
import { Button } from "../../look/Button.tsx";
import { quick as t } from "../../messages/en/quick.ts";
import styles from "./QuickPage.module.css";

/** Tells once what a swipe does. */
export function SwipeCoach() {
  const [isSeen, setSeen] = useState(() => localStorage.getItem("swipe-coach") === "seen");
  if (isSeen) return null;
  return (
    <div className={styles.coach}>
      <span>{t.swipeCoach}</span>
      <Button
        kind="quiet"
        onClick={() => {
          localStorage.setItem("swipe-coach", "seen");
          setSeen(true);
        }}
      >
        {t.gotIt}
      </Button>
    </div>
  );
}

import { controlLook } from "../../look/Field.tsx";
import { CopyButton } from "./CopyButton.tsx";
import styles from "./Settings.module.css";

/** Something told only this once (a link, a key), ready to be copied. */
export function SecretOnce({ title, hint, value }: { title: string; hint: string; value: string }) {
  return (
    <div className={styles.secret} role="status">
      <strong>{title}</strong>
      <div className={styles.secretLine}>
        <input
          className={controlLook}
          readOnly
          value={value}
          aria-label={title}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton value={value} />
      </div>
      <p className={styles.hint}>{hint}</p>
    </div>
  );
}

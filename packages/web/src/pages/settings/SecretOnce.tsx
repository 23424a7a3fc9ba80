import { Copy } from "lucide-react";
import { Button } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { settings as t } from "../../messages/en/settings.ts";
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
        <Button icon={<Copy />} onClick={() => void navigator.clipboard.writeText(value).then(() => toast(t.copied))}>
          {t.copy}
        </Button>
      </div>
      <p className={styles.hint}>{hint}</p>
    </div>
  );
}

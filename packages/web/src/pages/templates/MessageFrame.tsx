import { templates as t } from "../../messages/en/templates.ts";
import styles from "./Templates.module.css";

/** A text in the frame it will have at the receiver: a bubble, a mail, or a script to read out. */
export function MessageFrame({
  channel,
  subject,
  body,
  to,
  from,
}: {
  channel: string;
  subject: string | null;
  body: string;
  to: string;
  from: string;
}) {
  if (channel === "email") {
    return (
      <div className={styles.mail}>
        <dl>
          <dt>{t.from}</dt>
          <dd>{from}</dd>
          <dt>{t.to}</dt>
          <dd>{to === "" ? "–" : to}</dd>
        </dl>
        <p className={styles.mailSubject}>{subject ?? t.noSubject}</p>
        <p className={styles.text}>{body}</p>
      </div>
    );
  }
  if (channel === "phone") return <p className={`${styles.mail} ${styles.text}`}>{body}</p>;
  return (
    <div className={channel === "sms" ? styles.sms : styles.whatsapp}>
      <p className={`${styles.bubble} ${styles.text}`}>{body}</p>
    </div>
  );
}

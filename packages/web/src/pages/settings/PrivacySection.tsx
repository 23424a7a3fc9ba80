import { ConsentRegister } from "./ConsentRegister.tsx";
import { PersonRequest } from "./PersonRequest.tsx";
import { RetentionForm } from "./RetentionForm.tsx";
import styles from "./Settings.module.css";

/** Requests of the people leads are, how long leads are kept, and the permissions they gave. */
export function PrivacySection() {
  return (
    <div className={styles.form}>
      <PersonRequest />
      <RetentionForm />
      <ConsentRegister />
    </div>
  );
}

import { useSession } from "../../api/session.ts";
import { Dialog } from "../../look/Dialog.tsx";
import { accounts as t } from "../../messages/en/accounts.ts";
import { SignInForm } from "./SignInForm.tsx";

/** Lies above a page whose session has ended; the page and what was typed in it stay as they are. */
export function SignInAgain() {
  const { user } = useSession();
  return (
    <Dialog title={t.signInTitle} size="small" onClose={() => location.assign("/sign-in")}>
      <p>{t.signInAgain}</p>
      <SignInForm email={user.email} onDone={() => undefined} />
    </Dialog>
  );
}

import { Suspense, useEffect, useState } from "react";
import { Route, Switch, useLocation } from "wouter";
import { signedOut } from "../api/problem.ts";
import { reloadSession, useSessionState } from "../api/session.ts";
import { buttonLook } from "../look/Button.tsx";
import { EmptyState, ErrorState, Skeleton } from "../look/States.tsx";
import { shell as t } from "../messages/en/shell.ts";
import { QuickPage } from "../pages/quick/QuickPage.tsx";
import { Failure } from "./Failure.tsx";
import { part } from "./part.tsx";
import { PAGES } from "./routes.tsx";
import styles from "./Shell.module.css";
import { Shell } from "./Shell.tsx";

const SignInPage = part(() => import("../pages/accounts/SignInPage.tsx"), "SignInPage");
const RegisterPage = part(() => import("../pages/accounts/RegisterPage.tsx"), "RegisterPage");
const AcceptInvitationPage = part(() => import("../pages/accounts/AcceptInvitationPage.tsx"), "AcceptInvitationPage");
const SignInAgain = part(() => import("../pages/accounts/SignInAgain.tsx"), "SignInAgain");

/** The whole program: who is not signed in sees only the door. */
export function App() {
  return (
    <Failure>
      <Suspense>
        <Switch>
          <Route path="/invitations/:token" component={AcceptInvitationPage} />
          <Route path="/register" component={RegisterPage} />
          <Route path="/sign-in" component={SignInPage} />
          <Route>
            <Gate />
          </Route>
        </Switch>
      </Suspense>
    </Failure>
  );
}

function Gate() {
  const { session, error } = useSessionState();
  const [path] = useLocation();
  const hasEnded = useSessionEnd();
  const isStuck = Boolean(error) && !session;
  useEffect(() => {
    if (!isStuck) return;
    const goOn = () => void reloadSession();
    addEventListener("online", goOn);
    return () => removeEventListener("online", goOn);
  }, [isStuck]);
  if (error && !session) return <ErrorState error={error} retry={() => void reloadSession()} />;
  if (session === undefined) return null;
  if (session === null) return <SignInPage />;
  return (
    <Shell>
      <Failure key={path}>
        <Suspense fallback={<ComingPage />}>
          <Switch>
            <Route path="/" component={QuickPage} />
            {PAGES.map((route) => (
              <Route key={route.path} path={route.path} component={route.page} />
            ))}
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </Failure>
      {hasEnded ? (
        <Suspense>
          <SignInAgain />
        </Suspense>
      ) : null}
    </Shell>
  );
}

/** Where a page is about to stand, should its script take a moment. */
function ComingPage() {
  return (
    <div className={styles.coming} aria-hidden="true">
      <Skeleton width={180} height={20} />
      <Skeleton lines={8} height={16} />
    </div>
  );
}

/** Whether the server has forgotten the session while a page is open; over when somebody has signed in again. */
function useSessionEnd(): boolean {
  const { learnedAt } = useSessionState();
  const [endedAt, setEndedAt] = useState<number | null>(null);
  useEffect(() => {
    const end = () => setEndedAt(Date.now());
    signedOut.addEventListener("signed-out", end);
    return () => signedOut.removeEventListener("signed-out", end);
  }, []);
  return endedAt !== null && endedAt >= learnedAt;
}

function NotFound() {
  return (
    <>
      <h1 className="only-read-aloud">{t.notFoundTitle}</h1>
      <EmptyState
        action={
          <a className={buttonLook("main")} href="/">
            {t.toQuick}
          </a>
        }
      >
        {t.notFound}
      </EmptyState>
    </>
  );
}

import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { useQuery } from "@tanstack/react-query";
import { Link, Redirect, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { accounts as t } from "../../messages/en/accounts.ts";
import { Door } from "./Door.tsx";
import { SignInForm } from "./SignInForm.tsx";

/** The door; where nobody has registered yet it leads to the registration. */
export function SignInPage() {
  const [path, navigate] = useLocation();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => call(accountEndpoints.getSetup, {}) });
  if (setup.data?.registration === "first") return <Redirect to="/register" />;
  if (setup.isPending) return null;
  const foot =
    setup.data?.registration === "open" ? (
      <>
        {t.noAccount} <Link href="/register">{t.createOne}</Link>
      </>
    ) : (
      t.inviteOnly
    );
  return (
    <Door title={t.signInTitle} foot={foot}>
      <SignInForm onDone={() => path === "/sign-in" && navigate("/")} />
    </Door>
  );
}

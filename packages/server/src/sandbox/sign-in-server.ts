// Stands in for the sign-in of Google and Microsoft: a page that lets a program into a mailbox, and an address that changes
// codes and refresh tokens for tokens (RFC 6749, RFC 7636).
import { createHash, randomBytes } from "node:crypto";
import { type HttpStandIn, type StandInAnswer, startHttpServer } from "./http-server.ts";

/** How the stand-in behaves. */
export interface SignInBehaviour {
  /** the mailbox people let programs into */
  readonly address: string;
  /** seconds an access token lives */
  readonly lifetime?: number;
}

/** A running stand-in. */
export interface SignInStandIn extends HttpStandIn {
  /** whether an access token was given out by it and not taken back */
  isGood(token: string): boolean;
  /** takes back whatever was given out, as a person does in their account */
  takeBack(): void;
}

interface Asked {
  readonly clientId: string;
  readonly returnTo: string;
  readonly challenge: string;
}

const token = () => randomBytes(18).toString("base64url");
const refusal = (error: string, words: string): StandInAnswer => ({
  status: 400,
  body: { error, error_description: words },
});

/** Starts it on a free local port: `/authorize` and `/token`. */
export async function startSignInServer({ address, lifetime = 3_600 }: SignInBehaviour): Promise<SignInStandIn> {
  const codes = new Map<string, Asked>();
  const refreshing = new Set<string>();
  const good = new Set<string>();

  const authorize = (url: URL): StandInAnswer => {
    const asked = Object.fromEntries(url.searchParams);
    const { client_id = "", redirect_uri = "", state = "", code_challenge = "", code_challenge_method } = asked;
    if (code_challenge_method !== "S256" || !URL.canParse(redirect_uri))
      return refusal("invalid_request", "PKCE and a return address are required");
    const code = token();
    codes.set(code, { clientId: client_id, returnTo: redirect_uri, challenge: code_challenge });
    const back = new URL(redirect_uri);
    back.searchParams.set("state", state);
    const refused = new URL(back);
    back.searchParams.set("code", code);
    refused.searchParams.set("error", "access_denied");
    const link = (to: URL, words: string) => `<p><a href="${to.href.replaceAll("&", "&amp;")}">${words}</a></p>`;
    const page = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Stand-in sign-in</title><h1>Let Lead Dashboard into ${address}?</h1>${link(back, "Allow")}${link(refused, "Refuse")}</html>`;
    return { status: 200, bytes: Buffer.from(page), type: "text/html; charset=utf-8" };
  };

  const give = (): StandInAnswer => {
    const [accessToken, refreshToken] = [token(), token()];
    good.add(accessToken);
    refreshing.add(refreshToken);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const tokens = {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: lifetime,
      token_type: "Bearer",
    };
    return { status: 200, body: { ...tokens, id_token: `${part({ alg: "none" })}.${part({ email: address })}.` } };
  };

  const redeem = (form: URLSearchParams): StandInAnswer => {
    if (form.get("grant_type") === "refresh_token")
      return refreshing.has(form.get("refresh_token") ?? "")
        ? give()
        : refusal("invalid_grant", "Token has been expired or revoked.");
    const code = form.get("code") ?? "";
    const asked = codes.get(code);
    codes.delete(code);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight =
      asked !== undefined &&
      asked.challenge === challenge &&
      asked.clientId === form.get("client_id") &&
      asked.returnTo === form.get("redirect_uri");
    return isRight ? give() : refusal("invalid_grant", "Bad code, verifier or return address");
  };

  const server = await startHttpServer(({ method, url, body }) => {
    if (method === "GET" && url.pathname === "/authorize") return authorize(url);
    if (method === "POST" && url.pathname === "/token") return redeem(new URLSearchParams(body));
    return { status: 404, body: { error: "not_found" } };
  });
  return {
    ...server,
    isGood: (one) => good.has(one),
    takeBack() {
      good.clear();
      refreshing.clear();
    },
  };
}

// A browser in a test: it keeps the session cookie the program sets and sends it back.
import type { Answer, World } from "./world.ts";

/** Calls the API as somebody who is signed in by cookie (or not yet). */
export interface Browser {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** the session token it holds, or null */
  token(): string | null;
}

/** Opens a browser without a session. */
export function openBrowser(world: World): Browser {
  let cookie = "";
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await world.anonymous.send(method, path, {
      headers: {
        ...(cookie === "" ? {} : { cookie }),
        "content-type": "application/json",
        origin: "http://localhost:3000",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = answer.headers.get("set-cookie");
    if (set !== null) cookie = set.includes("Max-Age=0") ? "" : (set.split(";")[0] ?? "");
    return answer;
  };
  return {
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    put: (path, body) => call("PUT", path, body),
    patch: (path, body) => call("PATCH", path, body),
    delete: (path) => call("DELETE", path),
    token: () => /=(.+)$/.exec(cookie)?.[1] ?? null,
  };
}

/** Registers a person with an organization of their own (in SaaS mode, or as the first) and keeps their session. */
export async function registeredBrowser(
  world: World,
  email: string,
  password = "four plain words here",
): Promise<Browser> {
  const browser = openBrowser(world);
  const answer = await browser.post("/registrations", {
    name: "Dea Krasniqi",
    email,
    password,
    organizationName: "Studio",
  });
  if (answer.status !== 201) throw new Error(`Registration answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return browser;
}

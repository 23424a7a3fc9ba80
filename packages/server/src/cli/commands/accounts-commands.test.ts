import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openWorld, type World } from "../../testing/world.ts";
import { registerApiKeyCommand } from "./api-key.ts";
import { registerAuditCommand } from "./audit.ts";
import { registerInitCommand } from "./init.ts";
import { registerUserCommand } from "./user.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Runs a command as the command line would and answers with what it prints. */
async function run(...words: string[]): Promise<string> {
  const open = async () => ({ ...world.foundation, close: async () => {} });
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const register of [registerInitCommand, registerUserCommand, registerApiKeyCommand, registerAuditCommand])
    register(program, open);
  for (const command of program.commands) command.exitOverride();
  let printed = "";
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await program.parseAsync(words, { from: "user" });
  } finally {
    out.mockRestore();
  }
  return printed;
}

const init = (organization: string, ...more: string[]) =>
  run(
    "init",
    "--email",
    "Arta@dental.example",
    "--password",
    "four plain words here",
    "--organization",
    organization,
    ...more,
    "--json",
  );

describe("init", () => {
  it("makes an organization with an admin who can sign in, and a key that works", async () => {
    const made = JSON.parse(await init("Dental", "--country", "XK", "--address", "Rr. B 12"));
    expect(Object.keys(made)).toEqual(["organizationId", "userId", "apiKey"]);
    const me = await world.anonymous.get("/me", { authorization: `Bearer ${made.apiKey}` });
    expect(me.body).toMatchObject({
      user: { id: made.userId, email: "arta@dental.example" },
      organization: { id: made.organizationId, name: "Dental", country: "XK", address: "Rr. B 12", currency: "EUR" },
      role: "admin",
    });
    const session = await world.anonymous.post("/session", {
      email: "arta@dental.example",
      password: "four plain words here",
    });
    expect(session.status).toBe(201);
  });

  it("makes another organization each time it is called", async () => {
    const second = JSON.parse(await init("Second"));
    const me = await world.anonymous.get("/me", { authorization: `Bearer ${second.apiKey}` });
    expect(me.body.memberships.map((one: { organizationName: string }) => one.organizationName)).toEqual([
      "Dental",
      "Second",
    ]);
  });

  it("names what is wrong", async () => {
    await expect(init("Third", "--country", "Kosovo")).rejects.toThrow("country: must be a two-letter country code");
    await expect(
      run("init", "--email", "x", "--password", "four plain words here", "--organization", "X"),
    ).rejects.toThrow("email:");
    await expect(
      run("init", "--email", "x@y.example", "--password", "password1", "--organization", "X"),
    ).rejects.toThrow("password:");
    await expect(run("init", "--nonsense")).rejects.toThrow();
  });
});

describe("user and api-key", () => {
  it("ask which organization is meant when there are several", async () => {
    const create = ["user", "create", "--email", "besa@dental.example", "--role", "manager", "--json"];
    await expect(run(...create)).rejects.toThrow("--organization");
    const made = JSON.parse(await run(...create, "--organization", "Dental"));
    expect(made.password).toMatch(/^[\w-]{20}$/);
    const session = await world.anonymous.post("/session", { email: "besa@dental.example", password: made.password });
    expect(session.body.role).toBe("manager");
  });

  it("give a forgotten password back and end the sessions", async () => {
    const { password } = JSON.parse(await run("user", "reset-password", "--email", "besa@dental.example", "--json"));
    const answer = await world.anonymous.post("/session", { email: "besa@dental.example", password });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    await run("user", "reset-password", "--email", "besa@dental.example", "--password", "yet another phrase");
    expect((await world.anonymous.get("/me", { cookie })).status).toBe(401);
    await expect(run("user", "reset-password", "--email", "nobody@x.example")).rejects.toThrow("no user");
  });

  it("make a key that acts as the member", async () => {
    const { key } = JSON.parse(await run("api-key", "create", "--email", "besa@dental.example", "--json"));
    const me = await world.anonymous.get("/me", { authorization: `Bearer ${key}` });
    expect(me.body).toMatchObject({ role: "manager", organization: { name: "Dental" } });
  });
});

describe("audit verify", () => {
  it("reports every organization's log whole", async () => {
    await world.drain();
    const report = JSON.parse(await run("audit", "verify", "--json"));
    expect(report.ok).toBe(true);
    expect(report.organizations).toHaveLength(2);
  });
});

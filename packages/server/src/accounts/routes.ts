import type { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { Setup } from "@lead-dashboard/contract/accounts/schemas";
import { baseUrlOf } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Call, Caller, Handlers } from "../http/route.ts";
import { acceptInvitation, findOpenInvitation } from "./accept-invitation.ts";
import { changeMemberRole } from "./change-member-role.ts";
import { changeOrganization } from "./change-organization.ts";
import { changePassword } from "./change-password.ts";
import { chooseOrganization } from "./choose-organization.ts";
import { createApiKey } from "./create-api-key.ts";
import { endSession } from "./end-session.ts";
import { findSession } from "./find-session.ts";
import { invitePerson } from "./invite-person.ts";
import type { Origin } from "./place-session.ts";
import { presentApiKey, presentInvitation, presentMember, presentOrganization, presentSession } from "./present.ts";
import { refuseApiKey } from "./refuse-api-key.ts";
import { registerPerson } from "./register-person.ts";
import { removeMember } from "./remove-member.ts";
import { keyOwnerFor, renameApiKey } from "./rename-api-key.ts";
import { renamePerson } from "./rename-person.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import { revokeInvitation } from "./revoke-invitation.ts";
import { noSessionCookie, sessionCookie, sessionTokenOf } from "./session-cookie.ts";
import { signIn } from "./sign-in.ts";
import { apiKeyStore } from "./store-api-keys.ts";
import { invitationStore } from "./store-invitations.ts";
import { memberStore } from "./store-members.ts";
import { hasAnyOrganization, organizationStore } from "./store-organizations.ts";
import { personStore } from "./store-people.ts";

const PAGE = 50;

/** Accounts, mounted under /api/v1. */
export function accountRoutes(foundation: Foundation): AccountHandlers {
  return { ...sessionRoutes(foundation), ...organizationRoutes(foundation), ...keyRoutes(foundation) };
}

type AccountHandlers = Handlers<typeof accountEndpoints>;

function sessionRoutes(foundation: Foundation) {
  const { db, config } = foundation;
  const signedIn = (answer: { headers: Headers }, token: string) =>
    answer.headers.append("set-cookie", sessionCookie(config, token));
  return {
    getSetup: async () => {
      const hasOrganization = await hasAnyOrganization(db);
      return { hasOrganization, registration: registration(config.saasMode, hasOrganization) };
    },
    register: async (call) => {
      const person = await registerPerson(foundation, call.body, originOf(call));
      signedIn(call.answer, person.token);
      return findSession(db, person);
    },
    signIn: async (call) => {
      const oldToken = sessionTokenOf(config, call.request);
      const person = await signIn(foundation, call.body, { origin: originOf(call), oldToken });
      signedIn(call.answer, person.token);
      return findSession(db, person);
    },
    signOut: async ({ caller, answer }) => {
      if (caller?.sessionId !== undefined) await endSession(foundation, caller, caller.sessionId);
      answer.headers.append("set-cookie", noSessionCookie(config));
    },
    getMe: ({ caller }) => findSession(db, caller),
    changeMe: async ({ caller, body }) => {
      await renamePerson(foundation, caller, body.name);
      return findSession(db, caller);
    },
    changePassword: ({ caller, body, clientAddress }) => changePassword(foundation, caller, { ...body, clientAddress }),
    chooseOrganization: async ({ caller, body }) => {
      await chooseOrganization(foundation, caller, body.organizationId);
      return findSession(db, { userId: caller.userId, organizationId: body.organizationId });
    },
    listSessions: async ({ caller, now }) => {
      refuseApiKey(caller);
      const sessions = (await personStore(db).sessions(caller.userId)).map((row) =>
        presentSession(row, caller.sessionId),
      );
      return { items: sessions.filter(({ expiresAt }) => Date.parse(expiresAt) > now), nextCursor: null };
    },
    revokeSession: async ({ caller, params }) => {
      refuseApiKey(caller);
      if (!(await endSession(foundation, caller, params.id))) throw notFound();
    },
    getOpenInvitation: async ({ params }) => {
      const { invitation, person } = await findOpenInvitation(foundation, params.token);
      const { organizationName, email, role, expiresAt } = invitation;
      return {
        organizationName,
        email,
        role,
        expiresAt: new Date(expiresAt).toISOString(),
        hasAccount: person !== undefined,
      };
    },
    acceptInvitation: async (call) => {
      const { caller, body: acceptance, params } = call;
      const joined = await acceptInvitation(foundation, params.token, { caller, acceptance, origin: originOf(call) });
      if (joined.token !== null) signedIn(call.answer, joined.token);
      return findSession(db, joined);
    },
  } satisfies Partial<AccountHandlers>;
}

function organizationRoutes(foundation: Foundation) {
  const { db, config } = foundation;
  return {
    getOrganization: async ({ caller }) => presentOrganization(await organizationStore(db, caller.scope).find()),
    changeOrganization: async ({ caller, body }) => {
      await changeOrganization(foundation, caller, body);
      return presentOrganization(await organizationStore(db, caller.scope).find());
    },
    listMembers: async ({ caller, query }) => {
      const after = query.cursor === undefined ? null : memberPlace(query.cursor);
      const limit = query.limit ?? PAGE;
      const rows = await memberStore(db, caller.scope).list(limit + 1, after);
      return pageOf(rows, limit, { present: presentMember, keys: ({ joinedAt, id }) => [joinedAt, id] });
    },
    changeMember: async ({ caller, params, body }) =>
      presentMember(await changeMemberRole(foundation, caller, { id: params.id, role: body.role })),
    removeMember: ({ caller, params }) => removeMember(foundation, caller, params.id),
    listInvitations: async ({ caller, query, now }) => {
      const limit = query.limit ?? PAGE;
      const rows = await invitationStore(db, caller.scope).list(limit + 1, idBefore(query.cursor));
      return pageOf(rows, limit, { present: (row) => presentInvitation(row, now), keys: ({ id }) => [id] });
    },
    createInvitation: async ({ caller, body, now }) => {
      const { invitation, token } = await invitePerson(foundation, caller, body);
      return { ...presentInvitation(invitation, now), token, url: `${baseUrlOf(config)}/invitations/${token}` };
    },
    revokeInvitation: ({ caller, params }) => revokeInvitation(foundation, caller, params.id),
  } satisfies Partial<AccountHandlers>;
}

function keyRoutes(foundation: Foundation) {
  const { db } = foundation;
  const keysOf = (caller: Caller) => apiKeyStore(db, caller.scope, keyOwnerFor(caller));
  return {
    listApiKeys: async ({ caller, query }) => {
      const limit = query.limit ?? PAGE;
      const rows = await keysOf(caller).list(limit + 1, idBefore(query.cursor));
      return pageOf(rows, limit, { present: presentApiKey, keys: ({ id }) => [id] });
    },
    createApiKey: async ({ caller, body }) => {
      const { row, key } = await createApiKey(foundation, caller, body.name);
      return { ...presentApiKey(row), key };
    },
    changeApiKey: async ({ caller, params, body }) =>
      presentApiKey(await renameApiKey(foundation, caller, { id: params.id, name: body.name })),
    revokeApiKey: ({ caller, params }) => revokeApiKey(foundation, caller, params.id),
  } satisfies Partial<AccountHandlers>;
}

function registration(saasMode: boolean, hasOrganization: boolean): Setup["registration"] {
  if (saasMode) return "open";
  return hasOrganization ? "invitation" : "first";
}

function originOf({ clientAddress, request }: Pick<Call<never>, "clientAddress" | "request">): Origin {
  return { clientAddress, userAgent: request.headers.get("user-agent") };
}

function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  { present, keys }: { present: (row: Row) => Item; keys: (row: Row) => (string | number)[] },
): { items: Item[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keys(last)) : null,
  };
}

function idBefore(cursor: string | undefined): string | null {
  return cursor === undefined ? null : decodeKeys(cursor, ["text"])[0];
}

function memberPlace(cursor: string): { joinedAt: number; id: string } {
  const [joinedAt, id] = decodeKeys(cursor, ["instant", "text"]);
  return { joinedAt, id };
}

import { endpoint } from "../endpoint.ts";
import type * as Schemas from "./schemas.ts";

type ById = { id: string };
type ByToken = { token: string };

/** Registration, sessions, organization, members, invitations and API keys. Cookies travel in headers, never tokens in bodies. */
export const accountEndpoints = {
  getSetup: endpoint<{ output: Schemas.Setup }>({
    method: "GET",
    path: "/setup",
    permission: "public",
    summary: "Whether a first organization exists, and how one may register",
  }),
  register: endpoint<{ body: Schemas.Registration; output: Schemas.Session }>({
    method: "POST",
    path: "/registrations",
    permission: "public",
    summary: "Register, found an organization, and sign in",
    status: 201,
  }),
  signIn: endpoint<{ body: Schemas.SignIn; output: Schemas.Session }>({
    method: "POST",
    path: "/session",
    permission: "public",
    summary: "Sign in with e-mail and password",
    status: 201,
  }),
  signOut: endpoint<{ output: void }>({
    method: "DELETE",
    path: "/session",
    permission: "public",
    summary: "Sign out; nothing happens when nobody is signed in",
    status: 204,
  }),
  getMe: endpoint<{ output: Schemas.Session }>({
    method: "GET",
    path: "/me",
    permission: "member",
    summary: "Who is calling, in which organization, and what they may do",
  }),
  changeMe: endpoint<{ body: Schemas.UserChange; output: Schemas.Session }>({
    method: "PATCH",
    path: "/me",
    permission: "member",
    summary: "Change one's own name",
  }),
  changePassword: endpoint<{ body: Schemas.PasswordChange; output: void }>({
    method: "PUT",
    path: "/me/password",
    permission: "member",
    summary: "Change one's password; every other session ends",
    status: 204,
  }),
  chooseOrganization: endpoint<{ body: Schemas.OrganizationChoice; output: Schemas.Session }>({
    method: "PUT",
    path: "/session/organization",
    permission: "member",
    summary: "Switch to another of one's organizations",
  }),
  listSessions: endpoint<{ query: Schemas.PageQuery; output: Schemas.ActiveSessionPage }>({
    method: "GET",
    path: "/sessions",
    permission: "member",
    summary: "Where one is signed in",
  }),
  revokeSession: endpoint<{ params: ById; output: void }>({
    method: "DELETE",
    path: "/sessions/{id}",
    permission: "member",
    summary: "End one of one's own sessions",
    status: 204,
  }),
  getOrganization: endpoint<{ output: Schemas.Organization }>({
    method: "GET",
    path: "/organization",
    permission: "organization.read",
    summary: "The organization's settings",
  }),
  changeOrganization: endpoint<{ body: Schemas.OrganizationChange; output: Schemas.Organization }>({
    method: "PATCH",
    path: "/organization",
    permission: "organization.edit",
    summary: "Change the organization's settings",
  }),
  listMembers: endpoint<{ query: Schemas.PageQuery; output: Schemas.MemberPage }>({
    method: "GET",
    path: "/members",
    permission: "members.read",
    summary: "The members, in order of joining",
  }),
  changeMember: endpoint<{ params: ById; body: Schemas.MemberChange; output: Schemas.Member }>({
    method: "PATCH",
    path: "/members/{id}",
    permission: "members.edit",
    summary: "Give a member another role; the last admin keeps theirs",
  }),
  removeMember: endpoint<{ params: ById; output: void }>({
    method: "DELETE",
    path: "/members/{id}",
    permission: "members.edit",
    summary: "Remove a member; their sessions and keys end at once",
    status: 204,
  }),
  listInvitations: endpoint<{ query: Schemas.PageQuery; output: Schemas.InvitationPage }>({
    method: "GET",
    path: "/invitations",
    permission: "members.edit",
    summary: "Invitations, newest first",
  }),
  createInvitation: endpoint<{ body: Schemas.NewInvitation; output: Schemas.IssuedInvitation }>({
    secretAnswer: true,
    method: "POST",
    path: "/invitations",
    permission: "members.edit",
    summary: "Invite somebody; the answer holds the link, shown this once",
    status: 201,
  }),
  revokeInvitation: endpoint<{ params: ById; output: void }>({
    method: "DELETE",
    path: "/invitations/{id}",
    permission: "members.edit",
    summary: "Revoke an invitation",
    status: 204,
  }),
  getOpenInvitation: endpoint<{ params: ByToken; output: Schemas.OpenInvitation }>({
    method: "GET",
    path: "/invitation-tokens/{token}",
    permission: "public",
    summary: "What an invitation link offers",
  }),
  acceptInvitation: endpoint<{ params: ByToken; body: Schemas.Acceptance; output: Schemas.Session }>({
    method: "POST",
    path: "/invitation-tokens/{token}/acceptance",
    permission: "public",
    summary: "Accept an invitation and sign in",
    status: 201,
  }),
  listApiKeys: endpoint<{ query: Schemas.PageQuery; output: Schemas.ApiKeyPage }>({
    method: "GET",
    path: "/api-keys",
    permission: "keys.edit",
    summary: "API keys: an admin sees everybody's, others their own",
  }),
  createApiKey: endpoint<{ body: Schemas.NewApiKey; output: Schemas.IssuedApiKey }>({
    secretAnswer: true,
    method: "POST",
    path: "/api-keys",
    permission: "keys.edit",
    summary: "Make an API key for oneself; the answer holds the key, shown this once",
    status: 201,
  }),
  changeApiKey: endpoint<{ params: ById; body: Schemas.NewApiKey; output: Schemas.ApiKey }>({
    method: "PATCH",
    path: "/api-keys/{id}",
    permission: "keys.edit",
    summary: "Rename an API key",
  }),
  revokeApiKey: endpoint<{ params: ById; output: void }>({
    method: "DELETE",
    path: "/api-keys/{id}",
    permission: "keys.edit",
    summary: "Revoke an API key; it stops working at once",
    status: 204,
  }),
};

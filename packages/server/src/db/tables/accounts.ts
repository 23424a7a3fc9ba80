import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import type { Generated } from "kysely";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["idealCategories", "idealPlaces"], booleans: ["emailVerified"] });

export interface OrganizationTable {
  id: string;
  /** counts up from 1; the first registration is whoever gets 1; a short stand-in for the id in search indexes */
  number: number;
  name: string;
  address: string | null;
  country: string;
  language: string;
  timeZone: string;
  senderName: string | null;
  currency: string;
  idealCategories: string[];
  idealPlaces: string[];
  /** what it sells, as it stands in a sentence */
  offer: string | null;
  /** leads nobody ever wrote to go to the bin after so many months; null: never */
  retentionMonths: number | null;
  /** how often values of a deleted custom field went from its leads */
  fieldClearings: Generated<number>;
  createdAt: number;
  updatedAt: number;
}

/** A removed member's row stays, since leads, notes and the audit log name it. */
export interface MemberTable {
  id: string;
  organizationId: string;
  userId: string;
  role: Role;
  joinedAt: number;
  removedAt: number | null;
}

export interface InvitationTable {
  id: string;
  organizationId: string;
  email: string;
  role: Role;
  tokenHash: string;
  invitedBy: string | null;
  createdAt: number;
  expiresAt: number;
  acceptedAt: number | null;
  revokedAt: number | null;
}

export interface ApiKeyTable {
  id: string;
  organizationId: string;
  memberId: string;
  name: string;
  keyHash: string;
  start: string;
  createdAt: number;
  lastUsedAt: number | null;
}

/** Attempts to sign in that failed, by hashed scope (domain/accounts/sign-in-limits.ts). */
export interface SignInFailureTable {
  key: string;
  count: number;
  lastAt: number;
}

/** better-auth's tables: it writes them through accounts/store-auth.ts. */
export interface AuthUserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface AuthSessionTable {
  id: string;
  userId: string;
  /** SHA-256 of the token the cookie carries */
  token: string;
  ipAddress: string | null;
  userAgent: string | null;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
  /** ours: the organization the session works in */
  organizationId: string | null;
  /** ours: last use, written at most once a minute */
  seenAt: number | null;
}

export interface AuthAccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: number | null;
  refreshTokenExpiresAt: number | null;
  scope: string | null;
  /** argon2id, PHC format */
  password: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface AuthVerificationTable {
  id: string;
  identifier: string;
  value: string;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}

export interface AccountsTables {
  organization: OrganizationTable;
  member: MemberTable;
  invitation: InvitationTable;
  apiKey: ApiKeyTable;
  signInFailure: SignInFailureTable;
  authUser: AuthUserTable;
  authSession: AuthSessionTable;
  authAccount: AuthAccountTable;
  authVerification: AuthVerificationTable;
}

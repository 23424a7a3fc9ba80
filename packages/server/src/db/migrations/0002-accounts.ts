import type { Migration } from "../migration.ts";

/** The four auth tables are better-auth's; a test asks its own migration tool whether anything is missing. */
export const migration: Migration = {
  number: 2,
  name: "accounts",
  statements: (t) => [
    `create table "authUser" (
      "id" ${t.text} primary key,
      "name" ${t.text} not null,
      "email" ${t.text} not null unique,
      "emailVerified" ${t.boolean} not null,
      "image" ${t.text},
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null
    )`,
    `create table "authSession" (
      "id" ${t.text} primary key,
      "userId" ${t.text} not null references "authUser" ("id") on delete cascade,
      "token" ${t.text} not null unique,
      "ipAddress" ${t.text},
      "userAgent" ${t.text},
      "expiresAt" ${t.instant} not null,
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null,
      "organizationId" ${t.text},
      "seenAt" ${t.instant}
    )`,
    `create index "authSessionUser" on "authSession" ("userId")`,
    `create index "authSessionEnd" on "authSession" ("expiresAt")`,
    `create table "authAccount" (
      "id" ${t.text} primary key,
      "accountId" ${t.text} not null,
      "providerId" ${t.text} not null,
      "userId" ${t.text} not null references "authUser" ("id") on delete cascade,
      "accessToken" ${t.text},
      "refreshToken" ${t.text},
      "idToken" ${t.text},
      "accessTokenExpiresAt" ${t.instant},
      "refreshTokenExpiresAt" ${t.instant},
      "scope" ${t.text},
      "password" ${t.text},
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null
    )`,
    `create index "authAccountUser" on "authAccount" ("userId")`,
    `create table "authVerification" (
      "id" ${t.text} primary key,
      "identifier" ${t.text} not null,
      "value" ${t.text} not null,
      "expiresAt" ${t.instant} not null,
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null
    )`,
    `create index "authVerificationIdentifier" on "authVerification" ("identifier")`,
    `create table "organization" (
      "id" ${t.text} primary key,
      "number" ${t.integer} not null unique,
      "name" ${t.text} not null,
      "address" ${t.text},
      "country" ${t.text} not null,
      "language" ${t.text} not null,
      "timeZone" ${t.text} not null,
      "senderName" ${t.text},
      "currency" ${t.text} not null,
      "idealCategories" ${t.json} not null,
      "idealPlaces" ${t.json} not null,
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null
    )`,
    `create table "member" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null references "organization" ("id"),
      "userId" ${t.text} not null references "authUser" ("id"),
      "role" ${t.text} not null check ("role" in ('admin', 'manager', 'sales')),
      "joinedAt" ${t.instant} not null,
      "removedAt" ${t.instant},
      unique ("organizationId", "userId"),
      unique ("organizationId", "id")
    )`,
    `create index "memberUser" on "member" ("userId")`,
    `create table "invitation" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null references "organization" ("id"),
      "email" ${t.text} not null,
      "role" ${t.text} not null check ("role" in ('admin', 'manager', 'sales')),
      "tokenHash" ${t.text} not null unique,
      "invitedBy" ${t.text},
      "createdAt" ${t.instant} not null,
      "expiresAt" ${t.instant} not null,
      "acceptedAt" ${t.instant},
      "revokedAt" ${t.instant},
      foreign key ("organizationId", "invitedBy") references "member" ("organizationId", "id")
    )`,
    `create index "invitationOrder" on "invitation" ("organizationId", "id")`,
    `create table "apiKey" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "memberId" ${t.text} not null,
      "name" ${t.text} not null,
      "keyHash" ${t.text} not null unique,
      "start" ${t.text} not null,
      "createdAt" ${t.instant} not null,
      "lastUsedAt" ${t.instant},
      foreign key ("organizationId", "memberId") references "member" ("organizationId", "id")
    )`,
    `create index "apiKeyOrder" on "apiKey" ("organizationId", "id")`,
    `create index "apiKeyMember" on "apiKey" ("organizationId", "memberId")`,
    `create table "signInFailure" (
      "key" ${t.text} primary key,
      "count" ${t.integer} not null,
      "lastAt" ${t.instant} not null
    )`,
    `create index "signInFailureAge" on "signInFailure" ("lastAt")`,
  ],
};

import { PERMISSIONS, ROLES } from "@lead-dashboard/domain/accounts/permissions";
import { isTimeZone } from "@lead-dashboard/domain/leads/is-time-zone";
import { z } from "zod";
import { instant, page, paging } from "../wire.ts";

const name = z.string().trim().min(1).max(120);
const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
/** Stored as given: an IANA zone, an ISO 3166 country, a BCP 47 language, an ISO 4217 currency. */
const timeZone = z.string().refine(isTimeZone, "must be an IANA time zone such as Europe/Tirane");
const country = z.string().regex(/^[A-Z]{2}$/, "must be a two-letter country code such as XK");
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a language tag such as en or sq");
const currency = z.string().regex(/^[A-Z]{3}$/, "must be a three-letter currency code such as EUR");
/** Kept in whole: spaces at the ends are part of a password. Length and common words are judged by the server. */
const password = z.string().min(8).max(128);
export const tokenParams = z.strictObject({ token: z.string().min(1).max(200) });
export const pageQuery = z.strictObject(paging);

/** What a member may do: admin, manager or sales. */
export const RoleName = z.enum(ROLES);

/** One organization (tenant) with the settings every room reads. */
export const Organization = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** postal address, printed under every e-mail; null: no e-mail sequence can be activated */
  address: z.string().nullable(),
  country: z.string(),
  language: z.string(),
  timeZone: z.string(),
  /** whose name stands under messages; null: the member's own */
  senderName: z.string().nullable(),
  currency: z.string(),
  /** categories of the ideal customer; they raise the score */
  idealCategories: z.array(z.string()),
  /** cities or countries of the ideal customer; they raise the score */
  idealPlaces: z.array(z.string()),
  /** what it sells, as it stands in a sentence ("websites for hairdressers"): `{sender_offer}` in templates */
  offer: z.string().nullable(),
  createdAt: instant,
});
export type Organization = z.infer<typeof Organization>;

const placesOrCategories = z.array(z.string().trim().min(1).max(120)).max(100);

/** What may be changed of an organization; left out means unchanged. */
export const OrganizationChange = z.strictObject({
  name: name.optional(),
  address: z.string().trim().max(500).nullable().optional(),
  country: country.optional(),
  language: language.optional(),
  timeZone: timeZone.optional(),
  senderName: z.string().trim().max(120).nullable().optional(),
  currency: currency.optional(),
  idealCategories: placesOrCategories.optional(),
  idealPlaces: placesOrCategories.optional(),
  offer: z.string().trim().max(120).nullable().optional(),
});
export type OrganizationChange = z.infer<typeof OrganizationChange>;

/** A person with a password. */
export const User = z.strictObject({ id: z.string(), name: z.string(), email: z.string() });
export type User = z.infer<typeof User>;

/** One organization a person belongs to. */
export const Membership = z.strictObject({
  organizationId: z.string(),
  organizationName: z.string(),
  memberId: z.string(),
  role: RoleName,
});
export type Membership = z.infer<typeof Membership>;

/** Who is calling: answered by registration, sign-in and `GET /me`. */
export const Session = z.strictObject({
  user: User,
  member: z.strictObject({ id: z.string(), role: RoleName, joinedAt: instant }),
  organization: Organization,
  role: RoleName,
  permissions: z.array(z.enum(PERMISSIONS)),
  memberships: z.array(Membership),
});
export type Session = z.infer<typeof Session>;

/** Whether anybody has registered yet, and how one may register. */
export const Setup = z.strictObject({
  hasOrganization: z.boolean(),
  /** first: nobody is here yet; invitation: only who was invited; open: everybody */
  registration: z.enum(["first", "invitation", "open"]),
});
export type Setup = z.infer<typeof Setup>;

/** A person who registers and founds an organization. */
export const Registration = z.strictObject({
  name,
  email,
  password,
  organizationName: name,
  country: country.optional(),
  language: language.optional(),
  timeZone: timeZone.optional(),
});
export type Registration = z.infer<typeof Registration>;

/** Signing in with e-mail and password. */
export const SignIn = z.strictObject({ email, password: z.string().min(1).max(128) });
export type SignIn = z.infer<typeof SignIn>;

/** Which of one's organizations the session works in. */
export const OrganizationChoice = z.strictObject({ organizationId: z.string() });
export type OrganizationChoice = z.infer<typeof OrganizationChoice>;

/** A new name for oneself. */
export const UserChange = z.strictObject({ name });
export type UserChange = z.infer<typeof UserChange>;

/** A new password; it ends every other session of the person. */
export const PasswordChange = z.strictObject({ currentPassword: z.string().min(1).max(128), password });
export type PasswordChange = z.infer<typeof PasswordChange>;

/** One place where the person is signed in. */
export const ActiveSession = z.strictObject({
  id: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** whether it is the session that asks */
  current: z.boolean(),
});
export type ActiveSession = z.infer<typeof ActiveSession>;
/** One's own sessions; they always fit one page. */
export const ActiveSessionPage = page(ActiveSession);
export type ActiveSessionPage = z.infer<typeof ActiveSessionPage>;

/** A person in an organization. */
export const Member = z.strictObject({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: RoleName,
  joinedAt: instant,
});
export type Member = z.infer<typeof Member>;
/** A page of members. */
export const MemberPage = page(Member);
export type MemberPage = z.infer<typeof MemberPage>;
/** Another role for a member. */
export const MemberChange = z.strictObject({ role: RoleName });
export type MemberChange = z.infer<typeof MemberChange>;

/** An invitation to join; it lasts seven days. */
export const Invitation = z.strictObject({
  id: z.string(),
  email: z.string(),
  role: RoleName,
  state: z.enum(["pending", "accepted", "revoked", "expired"]),
  invitedBy: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant,
});
export type Invitation = z.infer<typeof Invitation>;
/** A page of invitations. */
export const InvitationPage = page(Invitation);
export type InvitationPage = z.infer<typeof InvitationPage>;
/** Whom to invite, and as what. */
export const NewInvitation = z.strictObject({ email, role: RoleName });
export type NewInvitation = z.infer<typeof NewInvitation>;

/** The answer to a new invitation: the only time its token is told. */
export const IssuedInvitation = Invitation.extend({
  token: z.string(),
  /** the link to hand to the invited person */
  url: z.string(),
});
export type IssuedInvitation = z.infer<typeof IssuedInvitation>;

/** What the holder of an invitation link may know before accepting. */
export const OpenInvitation = z.strictObject({
  organizationName: z.string(),
  email: z.string(),
  role: RoleName,
  expiresAt: instant,
  /** whether the invited address signs in already: then its password is asked, not a new one */
  hasAccount: z.boolean(),
});
export type OpenInvitation = z.infer<typeof OpenInvitation>;

/** Accepting: a new person gives name and password, a known one the password, one who is signed in nothing. */
export const Acceptance = z.strictObject({ name: name.optional(), password: z.string().min(1).max(128).optional() });
export type Acceptance = z.infer<typeof Acceptance>;

/** An API key without its secret. */
export const ApiKey = z.strictObject({
  id: z.string(),
  name: z.string(),
  memberId: z.string(),
  memberName: z.string(),
  /** the first characters of the key, to recognise it by */
  start: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
/** A page of API keys. */
export const ApiKeyPage = page(ApiKey);
export type ApiKeyPage = z.infer<typeof ApiKeyPage>;
/** What an API key is called: whoever uses it. */
export const NewApiKey = z.strictObject({ name });
export type NewApiKey = z.infer<typeof NewApiKey>;

/** The answer to a new key: the only time the key itself is told. */
export const IssuedApiKey = ApiKey.extend({ key: z.string() });
export type IssuedApiKey = z.infer<typeof IssuedApiKey>;

/** The page asked for. */
export type PageQuery = { limit?: number; cursor?: string };

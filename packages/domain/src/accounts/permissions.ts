/** The three roles of a member (product.md, section 9). */
export type Role = "admin" | "manager" | "sales";

/** Every role, the most powerful first. */
export const ROLES: readonly Role[] = ["admin", "manager", "sales"];

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** Who may do what: one sentence a permission, read as "admin, manager and sales may read leads". */
const SENTENCES = {
  "leads.read": ["admin", "manager", "sales"],
  "leads.edit": ["admin", "manager", "sales"],
  "leads.assign": ["admin", "manager"],
  "leads.delete": ["admin", "manager", "sales"],
  "leads.merge": ["admin", "manager", "sales"],
  "leads.import": ["admin", "manager"],
  "leads.export": ["admin", "manager"],
  "bulk.run": ["admin", "manager", "sales"],
  "views.edit": ["admin", "manager", "sales"],
  "fields.edit": ["admin", "manager"],
  "templates.read": ["admin", "manager", "sales"],
  "templates.edit": ["admin", "manager"],
  "sequences.read": ["admin", "manager", "sales"],
  "sequences.edit": ["admin", "manager"],
  "sequences.enroll": ["admin", "manager", "sales"],
  "messages.read": ["admin", "manager", "sales"],
  "messages.send": ["admin", "manager", "sales"],
  "sending.pause": ["admin", "manager"],
  "optouts.edit": ["admin", "manager", "sales"],
  "optouts.lift": ["admin", "manager"],
  "channels.read": ["admin", "manager", "sales"],
  "channels.edit": ["admin"],
  "analytics.read": ["admin", "manager", "sales"],
  "organization.read": ["admin", "manager", "sales"],
  "organization.edit": ["admin", "manager"],
  "scoring.edit": ["admin", "manager"],
  "members.read": ["admin", "manager", "sales"],
  "members.edit": ["admin"],
  "keys.edit": ["admin", "manager"],
  "webhooks.edit": ["admin", "manager"],
  "audit.read": ["admin"],
  "backups.make": ["admin"],
  "privacy.edit": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

/** The name of something a member may be allowed to do. */
export type Permission = keyof typeof SENTENCES;

/** Every permission there is, for matrices and documentation. */
export const PERMISSIONS = Object.keys(SENTENCES) as Permission[];

/** Whether a role may do a thing. */
export function can(role: Role, permission: Permission): boolean {
  return (SENTENCES[permission] as readonly Role[]).includes(role);
}

/** Whether a role sees only its own and unassigned leads (product.md, section 9: sales). */
export function seesOnlyOwnLeads(role: Role): boolean {
  return role === "sales";
}

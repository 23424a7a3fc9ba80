import { describe, expect, it } from "vitest";
import { can, PERMISSIONS, seesOnlyOwnLeads } from "./permissions.ts";

describe("roles", () => {
  it("let an admin do everything", () => {
    expect(PERMISSIONS.filter((permission) => !can("admin", permission))).toEqual([]);
  });

  it("let a manager do everything but members, channel secrets, the audit log, backups and people's erasure", () => {
    expect(PERMISSIONS.filter((permission) => !can("manager", permission)).sort()).toEqual(
      ["audit.read", "backups.make", "channels.edit", "members.edit", "privacy.edit"].sort(),
    );
  });

  it("let sales send and work leads, and nothing that concerns the organization", () => {
    expect(can("sales", "messages.send")).toBe(true);
    expect(can("sales", "leads.edit")).toBe(true);
    for (const permission of [
      "members.edit",
      "organization.edit",
      "leads.import",
      "leads.assign",
      "keys.edit",
    ] as const) {
      expect(can("sales", permission)).toBe(false);
    }
    expect(seesOnlyOwnLeads("sales")).toBe(true);
    expect(seesOnlyOwnLeads("manager")).toBe(false);
  });
});

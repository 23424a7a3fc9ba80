import { Building2, Check } from "lucide-react";
import { useSession } from "../api/session.ts";
import { Menu } from "../look/Menu.tsx";
import { shell as t } from "../messages/en/shell.ts";
import { initials } from "./initials.ts";
import styles from "./Shell.module.css";
import { switchOrganization } from "./switch-organization.ts";

/** Which organization one works in, at the foot of the rail, and the others one belongs to. */
export function OrganizationSwitcher() {
  const { memberships, organization } = useSession();
  return (
    <Menu
      label={t.organizations}
      items={memberships.map((one) => ({
        id: one.organizationId,
        label: one.organizationName,
        icon: one.organizationId === organization.id ? <Check /> : <Building2 />,
        disabled: one.organizationId === organization.id,
        onSelect: () => void switchOrganization(one.organizationId),
      }))}
    >
      {(trigger) => (
        <button type="button" {...trigger} className={styles.railLink}>
          <span className={styles.avatar} aria-hidden="true">
            {initials(organization.name)}
          </span>
          <span className="only-read-aloud">{t.switchFrom(organization.name)}</span>
          <span className={styles.tip} aria-hidden="true">
            {organization.name}
          </span>
        </button>
      )}
    </Menu>
  );
}

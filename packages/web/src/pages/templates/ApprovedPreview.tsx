import type { ApprovedTemplate } from "@lead-dashboard/contract/channels/approved-schemas";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { WhatsAppTemplate } from "@lead-dashboard/contract/messages/schemas";
import { fillApproved } from "@lead-dashboard/domain/channels/approved-template";
import { isInAddress } from "@lead-dashboard/domain/channels/template-place";
import { renderTemplate, valuesInAddress } from "@lead-dashboard/domain/templates/render-template";
import { templateValues } from "@lead-dashboard/domain/templates/template-values";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useSession } from "../../api/session.ts";
import { approved as t } from "../../messages/en/approved-templates.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Templates.module.css";
import { useKnownPlaceholders } from "./use-known-placeholders.ts";

/** An approved template with the values of the lead with the highest score, as WhatsApp will show it. */
export function ApprovedPreview({
  entry,
  parameters,
}: {
  entry: ApprovedTemplate;
  parameters: WhatsAppTemplate["parameters"];
}) {
  const { organization, user } = useSession();
  const { customFields } = useKnownPlaceholders();
  const { data } = useQuery({
    queryKey: ["leads", "for-preview"],
    queryFn: ({ signal }) => call(leadEndpoints.listLeads, { query: { limit: 50, sort: "-score" }, signal }),
    staleTime: 300_000,
  });
  const lead = data?.items[0];
  const values =
    lead === undefined
      ? null
      : templateValues({
          lead,
          senderName: organization.senderName ?? user.name,
          senderCompany: organization.name,
          senderOffer:
            organization.offer === null ? null : { text: organization.offer, language: organization.language },
          customFieldKeys: customFields.map((field) => field.key),
          language: entry.language.slice(0, 2),
        });
  const texts = parameters.map(({ text, place }) => {
    if (values === null) return text;
    const merged = isInAddress(place) ? valuesInAddress(values) : values;
    return renderTemplate({ subject: null, body: text }, merged, "approved").body;
  });
  const { header, body, footer, buttons } = fillApproved(entry, texts);
  const lines = [header, body, footer, buttons.map(t.button).join("\n")].filter((line) => line !== null && line !== "");
  return (
    <div className={styles.mappingPreview}>
      <span className={styles.hint}>{t.preview}</span>
      <MessageFrame channel="whatsapp" subject={null} body={lines.join("\n\n")} to="" from="" />
    </div>
  );
}

import { fold } from "@lead-dashboard/domain/leads/fold";
import type { StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { DEFAULT_TEMPLATES } from "@lead-dashboard/domain/templates/default-templates";
import type { NewOrganization } from "../accounts/hooks.ts";
import type { Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { templateWriter } from "./store.ts";

const CHANNELS = {
  whatsappFirst: "whatsapp",
  whatsappLast: "whatsapp",
  email: "email",
  sms: "sms",
  phone: "phone",
} as const satisfies Record<string, StepChannel>;

/** Which of the shipped templates. */
export type DefaultTemplateName = keyof typeof CHANNELS;

/** Gives a new organization the templates that ship with the program, in every language. */
export async function layOutTemplates(tx: Tx, { organizationId, now }: NewOrganization): Promise<void> {
  const rows = Object.entries(DEFAULT_TEMPLATES).flatMap(([language, templates]) =>
    Object.entries(CHANNELS).map(([key, channel]) => {
      const template = templates[key as DefaultTemplateName];
      const { name, category, subject, body } = template;
      const fields = { name, nameKey: fold(name), channel, language, category, subject, body, variants: [] };
      return { id: newId(), ...fields, defaultKey: `${language}.${key}`, createdAt: now };
    }),
  );
  await templateWriter(tx, { organizationId }).insert(rows);
}

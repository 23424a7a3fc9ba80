// Leads of the tests of sequences, with addresses of their own.

const point = (kind: "phone" | "email", value: string) => ({
  kind,
  value,
  label: null,
  preferred: true,
  state: "ok" as const,
  key: value,
  phoneType: kind === "phone" ? ("mobile" as const) : null,
});

/** A lead with a phone and an e-mail address, or without either. */
export function reachable(number: number, change: { phone?: null; email?: null } & Record<string, unknown> = {}) {
  const phone = change.phone === null ? null : `+3834411122${number}`;
  const email = change.email === null ? null : `lead${number}@example.com`;
  const contactPoints = [
    ...(phone === null ? [] : [point("phone", phone)]),
    ...(email === null ? [] : [point("email", email)]),
  ];
  return { name: `Lead ${number}`, ...change, phone, phoneE164: phone, email, contactPoints };
}

/** Words of a lead's phones, e-mail addresses and composer. */
export const contacts = {
  edit: "Phones and e-mails",
  title: (name: string) => `Reach ${name} by`,
  hint: "The preferred number and address are the ones messages go to.",
  kinds: { phone: "Phone", email: "E-mail" },
  states: { ok: "", invalid: "not valid", bounced: "bounced" },
  invalidPhone: "This number is not valid: it cannot be called or written to.",
  value: (kind: string, number: number) => `${kind} ${number}`,
  label: (kind: string, number: number) => `Label of ${kind.toLowerCase()} ${number}`,
  labelPlaceholder: "office, owner…",
  preferred: "Preferred",
  preferredFor: (kind: string, number: number) => `${kind} ${number} is preferred`,
  remove: (kind: string, number: number) => `Remove ${kind.toLowerCase()} ${number}`,
  addPhone: "Add phone",
  addEmail: "Add e-mail",
  noLink: "not a web address",
  compose: "Write or call",
  tabs: {
  callHint: "Your device calls; afterwards say how it went.",
  notePlaceholder: "What should the next person know?",
};

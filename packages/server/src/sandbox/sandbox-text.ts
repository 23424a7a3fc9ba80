/** A file that went along, or that a person sends as the lead. */
export interface SandboxFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** What was uploaded to a stand-in, and what it holds for us, by id. */
export type SandboxMedia = Map<string, SandboxFile>;

/** A quick reply under a message. */
export interface SandboxButton {
  readonly text: string;
  readonly payload: string;
}

/** A message a stand-in of WhatsApp or Twilio took. */
export interface SandboxText {
  readonly id: string;
  readonly channel: "whatsapp" | "sms";
  /** the sender: a number, or WhatsApp's id of one */
  readonly from: string;
  readonly to: string;
  /** the words, or name and values of a template */
  readonly text: string;
  readonly files?: readonly SandboxFile[];
  /** WhatsApp: quick replies of a template, and what is given back when one is pressed */
  readonly buttons?: readonly SandboxButton[];
  readonly receivedAt: number;
  /** came from the lead; the stand-in of Twilio lists such ones as well */
  readonly isInbound?: boolean;
  /** how far it came, by Twilio's word */
  readonly status?: string;
  /** WhatsApp: what the caller wants back in receipts. Twilio: where receipts are sent. */
  readonly callback: string | null;
}

/** Where the stand-ins deliver what leads answer, and by which secrets they sign: as a person sets it at the provider. */
export interface NumberRegistration {
  readonly whatsApp?: { readonly webhook: string; readonly appSecret: string };
  readonly twilio?: { readonly webhook: string; readonly authToken: string };
}

/** Numbers that end in these digits are refused with the code behind, as the providers refuse them. */
export const MAGIC_ENDINGS = {
  whatsapp: {
    "0190": 190,
    "1026": 131026,
    "1047": 131047,
    "1050": 131050,
    "1056": 131056,
    "1048": 131048,
    "2001": 132001,
  },
  sms: { "0003": 20003, "1610": 21610, "1211": 21211, "1429": 20429, "1606": 21606 },
} as const;

/** A number that ends so is taken, and the connection breaks before the answer. */
export const SILENT_ENDING = "9999";

/** The refusal a number stands for; null when it is taken. */
export function magicCode(channel: keyof typeof MAGIC_ENDINGS, to: string): number | null {
  const found = Object.entries(MAGIC_ENDINGS[channel]).find(([ending]) => to.endsWith(ending));
  return found === undefined ? null : found[1];
}

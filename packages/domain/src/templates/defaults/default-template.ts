/** A template that ships with the program. */
export interface DefaultTemplate {
  readonly name: string;
  readonly category: string;
  readonly subject: string | null;
  readonly body: string;
}

/** The templates of one language, one or two a channel. */
export interface DefaultTemplates {
  /** what the default sequence and the templates' categories are called */
  readonly sequenceName: string;
  readonly whatsappFirst: DefaultTemplate;
  readonly whatsappLast: DefaultTemplate;
  readonly email: DefaultTemplate;
  readonly sms: DefaultTemplate;
  readonly phone: DefaultTemplate;
}

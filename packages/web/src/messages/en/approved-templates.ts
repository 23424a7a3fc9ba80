/** Words of what joins our templates to those WhatsApp has approved. */
export const approved = {
  title: "Approved by WhatsApp",
  explain:
    "More than 24 hours after a lead's last message WhatsApp takes only a template it has approved. Choose the one that stands for this text.",
  choose: "Approved template",
  none: "None: the step becomes a personal WhatsApp",
  value: (place: number, name: string | null) => (name === null ? `Value {{${place}}}` : `Value {{${name}}}`),
  headerValue: "Value of the header",
  headerFile: {
    image: "Picture of the header",
    video: "Video of the header",
    document: "Document of the header",
  },
  fileHint: "Its public address, beginning with https://. WhatsApp fetches it whenever the message leaves.",
  buttonValue: {
    url: (button: string) => `End of the address of “${button}”`,
    code: (button: string) => `Code of “${button}”`,
  },
  quickReply: (button: string) => `Pressing “${button}” means`,
  asItReads: "What its words say",
  quickReplyHint: "What the inbox proposes when a lead presses it; “Wants to be left alone” is an opt-out.",
  button: (text: string) => `▸ ${text}`,
  valueHint: (example: string) => `WhatsApp's example: ${example}`,
  preview: "As the lead sees it",
  problems: "It would not leave like this",
  save: "Save the mapping",
  saved: "Mapping saved",
  removed: "Mapping removed",
  sync: "Synchronise now",
  syncing: "Synchronising",
  synced: (when: string) => `List fetched ${when}`,
  neverSynced: "The list was not fetched yet.",
  syncFailed: (account: string, reason: string) => `${account}: ${reason}`,
  noNumber: "Connect a WhatsApp number under Settings, Channels first. Until then this text goes by personal WhatsApp.",
  empty: "WhatsApp's list is empty. Write a template in WhatsApp Manager, and fetch the list when it is approved.",
  unsaved: "Save the template first.",
  notListed: (name: string) => `${name} (not in WhatsApp's list)`,
  strangers: "Somebody unknown who writes here becomes a lead",
  categories: { MARKETING: "marketing", UTILITY: "utility", AUTHENTICATION: "authentication" } as Record<
    string,
    string
  >,
} as const;

/** Words of recording that a lead may be written to. */
export const consent = {
  record: "Record a permission",
  title: "Permission to write",
  explain: "Say how it was obtained: it must be shown when somebody asks.",
  channel: "Channel",
  kind: "What happened",
  given: "The lead gave its permission",
  withdrawn: "The lead took it back",
  source: "How and where",
  sourcePlaceholder: "Form on our website, 12 November",
  proof: "Proof",
  proofHint: "The words, a link, or the number of a document.",
  save: "Record",
  recorded: "Permission recorded",
  history: "History",
  wasGiven: (channel: string) => `Given for ${channel}`,
  wasWithdrawn: (channel: string) => `Taken back for ${channel}`,
} as const;

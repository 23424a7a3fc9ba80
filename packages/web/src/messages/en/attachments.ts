/** Words about files of messages. */
export const attachments = {
  add: "Add a file",
  drop: "Drop the file to add it",
  tooLarge: (name: string) => `${name} is larger than 25 MB: send a link instead, or a smaller version.`,
  list: "Files that go along",
  uploading: "Being uploaded",
  remove: (name: string) => `Do not send ${name}`,
  open: (name: string) => `Open ${name}`,
  save: (name: string) => `Save ${name}`,
  awaited: "Being fetched from WhatsApp",
  size: (bytes: number) =>
    bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1_024))} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`,
};

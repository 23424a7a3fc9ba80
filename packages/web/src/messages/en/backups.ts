import { count } from "../plural.ts";

/** Words of the settings page about backups. */
export const backups = {
  intro: "The program copies its database once a day while it runs, and keeps the copies of fourteen days beside it.",
  make: "Back up now",
  made: "Backup made",
  empty: "No backup yet. The first one is made within a day, or now by the button.",
  file: "File",
  when: "Made",
  size: "Size",
  how: "How",
  byHand: "by hand",
  daily: "daily",
  where: "They lie in this folder on the server. Copy them to another machine as well: a disk can break.",
  restore: "To go back to one",
  command: "Command to go back to the newest backup",
  restoreSteps: [
    "Stop the program.",
    "Run the command below, with the file you want. What is there now is kept beside it, and sending stays paused.",
    "Start the program again, look what was sent since, and resume sending in the outbox.",
  ],
  operator:
    "Whoever runs this installation makes its backups. On PostgreSQL that is pg_dump, or the provider's snapshots; the guide says how (docs/guide/operate.md).",
  megabytes: (bytes: number) => `${count(Math.max(0.1, Math.round(bytes / 100_000) / 10))} MB`,
};

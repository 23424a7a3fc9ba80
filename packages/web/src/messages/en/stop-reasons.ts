/** Why a sequence stopped for a lead. */
export const stopReasons: Readonly<Record<string, string>> = {
  reply: "replied",
  replied: "replied",
  "colleague-reply": "a colleague replied",
  "opt-out": "opted out",
  "opted-out": "opted out",
  bounce: "address bounced",
  status: "status changed",
  closed: "won",
  lost: "lost",
  deleted: "lead deleted",
  "by-hand": "stopped by hand",
  "sequence-deleted": "sequence deleted",
};

/** Which conversations are listed. */
export type Show = "all" | "unread" | "open";

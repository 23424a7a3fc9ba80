/** Something the lead did, or that was done with it, that shows interest. Instants and durations in ms. */
export type EngagementEvent =
  | { readonly kind: "click" | "read"; readonly at: number }
  /** `afterMs`: time since the message it answers; null where there was none */
  | { readonly kind: "reply"; readonly at: number; readonly afterMs: number | null };

/** A lead nobody has written to. */
export const NO_EVENTS: readonly EngagementEvent[] = [];

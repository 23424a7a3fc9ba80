// The 24-hour service window of WhatsApp (channels.md, section 1): each message of a person opens it anew; outside it
// only approved templates may be sent.

/** How long a message of a person leaves the window open, ms. */
export const SERVICE_WINDOW_MS = 24 * 3_600_000;

/** Until when (ms) free text may be sent; null when it may not now. `lastInboundAt` null: the person never wrote. */
export function serviceWindowEnd(lastInboundAt: number | null, now: number): number | null {
  if (lastInboundAt === null) return null;
  // a clock of theirs ahead of ours must not keep the window open for longer
  const end = Math.min(lastInboundAt, now) + SERVICE_WINDOW_MS;
  return end > now ? end : null;
}

// Skipping is a matter of today and of this browser: tomorrow everything is in the queue again.
const NAME = "skipped-today";

/** Whether a lead was skipped today. */
export function wasSkippedToday(leadId: string): boolean {
  return read().has(leadId);
}

/** Puts a lead off until tomorrow, or takes it up again. */
export function skipToday(leadId: string, isSkipped: boolean): void {
  const ids = read();
  if (isSkipped) ids.add(leadId);
  else ids.delete(leadId);
  localStorage.setItem(NAME, JSON.stringify({ on: today(), ids: [...ids] }));
}

function read(): Set<string> {
  try {
    const { on, ids } = JSON.parse(localStorage.getItem(NAME) ?? "{}");
    return new Set(on === today() && Array.isArray(ids) ? ids : []);
  } catch {
    return new Set();
  }
}

function today(): string {
  return new Date().toDateString();
}

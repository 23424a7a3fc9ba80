// What WhatsApp says of a whole business (channels.md, section 1, "Limits"): to how many people it may write first in a day.
import { listOf, recordOf, textOf } from "./loose-json.ts";

/** What a business may do from now on. */
export interface BusinessNews {
  readonly businessId: string;
  /** people it may write to first in 24 hours */
  readonly perDay: number;
}

/** Where Meta sets no bound. */
const UNLIMITED = 1_000_000;

function perDayOf(value: unknown): number | null {
  const text = textOf(value);
  if (text === null) return null;
  if (text === "-1" || /unlimited/i.test(text)) return UNLIMITED;
  const [, digits, thousands] = /^(?:TIER_)?(\d{1,9})(K?)$/i.exec(text) ?? [];
  const number = Number(digits ?? 0) * (thousands === "" ? 1 : 1_000);
  return Number.isInteger(number) && number >= 1 ? Math.min(number, UNLIMITED) : null;
}

/** The news of businesses in a delivery of WhatsApp. */
export function readBusinessNews(payload: unknown): readonly BusinessNews[] {
  return listOf(recordOf(payload).entry).flatMap((entry) => {
    const { id, changes } = recordOf(entry);
    const businessId = textOf(id);
    if (businessId === null) return [];
    return listOf(changes).flatMap((change) => {
      const { field, value } = recordOf(change);
      if (field !== "business_capability_update") return [];
      const { max_daily_conversations_per_business: present, max_daily_conversation_per_phone: former } =
        recordOf(value);
      const perDay = perDayOf(present ?? former);
      return perDay === null ? [] : [{ businessId, perDay }];
    });
  });
}

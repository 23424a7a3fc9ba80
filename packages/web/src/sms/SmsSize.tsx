import type { Price } from "@lead-dashboard/contract/price";
import { priceOfSegments } from "@lead-dashboard/domain/channels/sms-price";
import { shorterSms } from "@lead-dashboard/domain/templates/plain-sms";
import { smsSegments } from "@lead-dashboard/domain/templates/sms-segments";
import { Button } from "../look/Button.tsx";
import { sms as t } from "../messages/en/sms.ts";

/** Twilio takes no more in one message. */
const LONGEST = 1_600;

/**
 * In how many parts a text leaves, what makes it so many, and what they cost where somebody said a price.
 * @param onPlain puts the text with plain quotes and dashes in its place; offered where that saves parts
 */
export function SmsSize({
  text,
  price,
  onPlain,
}: {
  text: string;
  price: Price | null | undefined;
  onPlain?: (text: string) => void;
}) {
  const { segments, units, outside } = smsSegments(text);
  const cost = priceOfSegments(segments, price);
  const shorter = onPlain === undefined ? null : shorterSms(text);
  const words = [
    t.size(segments, units),
    ...(cost === null || segments === 0 ? [] : [t.about(cost)]),
    ...(outside.length === 0 ? [] : [t.special(outside)]),
    ...(text.length > LONGEST ? [t.tooLong] : []),
  ];
  return (
    <>
      <span className="numbers">{words.join(" · ")}</span>
      {shorter === null ? null : (
        <>
          {" "}
          <Button kind="quiet" onClick={() => onPlain?.(shorter.text)}>
            {t.plain(shorter.segments)}
          </Button>
        </>
      )}
    </>
  );
}

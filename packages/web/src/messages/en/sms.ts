import { exactMoney } from "../money.ts";
import { count, plural } from "../plural.ts";

interface Price {
  readonly amount: number;
  readonly currency: string;
}

/** Words of text messages: how they are split and what they cost. */
export const sms = {
  sentIn: (segments: number, price?: Price) =>
    [`${count(segments)} SMS`, ...(price ? [exactMoney(price.amount, price.currency)] : [])].join(", "),
  size: (segments: number, units: number) =>
    `${plural(segments, { one: "# SMS", other: "# SMS" })} · ${plural(units, { one: "# character", other: "# characters" })}`,
  special: (characters: readonly string[]) =>
    `${characters.slice(0, 5).join(" ")}${characters.length > 5 ? " …" : ""}: not in the small alphabet, so 70 a part`,
  about: (price: Price) => `about ${exactMoney(price.amount, price.currency)}`,
  tooLong: "Longer than 1,600 characters: Twilio takes no more",
  plain: (segments: number) =>
    `Use plain quotes and dashes: ${plural(segments, { one: "# SMS", other: "# SMS" })} instead`,
  charged: (price: Price) => exactMoney(price.amount, price.currency),
  forecast: (segments: number, cost: readonly Price[], unpriced: number) =>
    [
      `${count(segments)} SMS to pay`,
      ...cost.map(({ amount, currency }) => `about ${exactMoney(amount, currency)}`),
      ...(unpriced > 0 && cost.length > 0 ? [`${count(unpriced)} of them without a price`] : []),
    ].join(" · "),
  forecastPart: (looked: number) => `for the first ${count(looked)} leads`,
  noPrice: "Set what one SMS costs at the account to see the sum here.",
  segments: "SMS parts",
  price: "Charged by the provider",
  priceLabel: "One SMS costs",
  priceHint: "For estimates before sending, as your provider's price list says. What it charged is shown afterwards.",
  currency: "Currency",
  spent: "This month",
  spentOf: (messages: number, amount: number, currency: string) =>
    `${exactMoney(amount, currency)} · ${plural(messages, { one: "# message", other: "# messages" })}`,
  bulk: (segments: number, cost: readonly Price[]) =>
    [
      `${count(segments)} SMS`,
      ...cost.map(({ amount, currency }) => `${exactMoney(amount, currency)} charged so far`),
    ].join(" · "),
} as const;

import { z } from "zod";

/** An amount of money, at most six decimals, in a currency of ISO 4217. */
export const Price = z.strictObject({ amount: z.number(), currency: z.string() });
export type Price = z.infer<typeof Price>;

/** The same as a person enters it. */
export const NewPrice = z.strictObject({
  amount: z
    .number()
    .min(0)
    .max(100)
    .refine((amount) => Math.abs(amount * 1e6 - Math.round(amount * 1e6)) < 1e-6, {
      error: "must have at most six decimals",
    }),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters like EUR"),
});
export type NewPrice = z.infer<typeof NewPrice>;

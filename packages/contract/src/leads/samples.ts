import { z } from "zod";

/** How many sample leads an organization begins with. */
export const SampleOrder = z.strictObject({ count: z.number().int().min(1).max(500) });
export type SampleOrder = z.infer<typeof SampleOrder>;

/** How many were made. */
export const SampleAnswer = z.strictObject({ created: z.number().int() });
export type SampleAnswer = z.infer<typeof SampleAnswer>;

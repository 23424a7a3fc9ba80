import { z } from "zod";

const facet = z.strictObject({ value: z.string(), count: z.number().int() });
const facets = z.array(facet);

/** Values in use, the most frequent first, at most `limit` of each. */
export const LeadFacets = z.strictObject({
  categories: facets,
  cities: facets,
  countries: facets,
  tags: facets,
  sources: facets,
});
export type LeadFacets = z.infer<typeof LeadFacets>;

export const FacetQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).optional() });
export type FacetQuery = z.infer<typeof FacetQuery>;

import type { ValidatorsFor } from "../validators.ts";
import type { analyticsEndpoints } from "./endpoints.ts";
import { AnalyticsQuery, Channels, Funnel, Overview, Sequences, Templates, Trend } from "./schemas.ts";

export const analyticsValidators = {
  getOverview: { query: AnalyticsQuery, output: Overview },
  getFunnel: { query: AnalyticsQuery, output: Funnel },
  getChannels: { query: AnalyticsQuery, output: Channels },
  getTrend: { query: AnalyticsQuery, output: Trend },
  getSequences: { query: AnalyticsQuery, output: Sequences },
  getTemplates: { query: AnalyticsQuery, output: Templates },
} satisfies ValidatorsFor<typeof analyticsEndpoints>;

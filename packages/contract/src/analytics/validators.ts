import type { ValidatorsFor } from "../validators.ts";
import type { analyticsEndpoints } from "./endpoints.ts";
import {
  AnalyticsQuery,
  Categories,
  Channels,
  Funnel,
  Overview,
  Sequences,
  Team,
  Templates,
  Timing,
  Trend,
} from "./schemas.ts";

export const analyticsValidators = {
  getOverview: { query: AnalyticsQuery, output: Overview },
  getFunnel: { query: AnalyticsQuery, output: Funnel },
  getChannels: { query: AnalyticsQuery, output: Channels },
  getTrend: { query: AnalyticsQuery, output: Trend },
  getSequences: { query: AnalyticsQuery, output: Sequences },
  getTemplates: { query: AnalyticsQuery, output: Templates },
  getTiming: { query: AnalyticsQuery, output: Timing },
  getCategories: { query: AnalyticsQuery, output: Categories },
  getTeam: { query: AnalyticsQuery, output: Team },
} satisfies ValidatorsFor<typeof analyticsEndpoints>;

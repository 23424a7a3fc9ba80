import { endpoint } from "../endpoint.ts";
import type {
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

const read = { method: "GET", permission: "analytics.read" } as const;

export const analyticsEndpoints = {
  getOverview: endpoint<{ query: AnalyticsQuery; output: Overview }>({
    ...read,
    path: "/analytics/overview",
    summary: "Leads, messages and rates of a range",
  }),
  getFunnel: endpoint<{ query: AnalyticsQuery; output: Funnel }>({
    ...read,
    path: "/analytics/funnel",
    summary: "How many leads ever reached each stage, conversion and time between stages",
  }),
  getChannels: endpoint<{ query: AnalyticsQuery; output: Channels }>({
    ...read,
    path: "/analytics/channels",
    summary: "Sent, delivered, read, replied and opted out by channel",
  }),
  getTrend: endpoint<{ query: AnalyticsQuery; output: Trend }>({
    ...read,
    path: "/analytics/trend",
    summary: "Figures by day in the organization's time zone",
  }),
  getSequences: endpoint<{ query: AnalyticsQuery; output: Sequences }>({
    ...read,
    path: "/analytics/sequences",
    summary: "Sequences and their steps: reached, sent, delivered, opened, replied, opted out",
  }),
  getTemplates: endpoint<{ query: AnalyticsQuery; output: Templates }>({
    ...read,
    path: "/analytics/templates",
    summary: "Templates and their variants: sent, read, reply rate",
  }),
  getTiming: endpoint<{ query: AnalyticsQuery; output: Timing }>({
    ...read,
    path: "/analytics/timing",
    summary: "First messages and their reply rate by weekday and hour of the lead's own time",
  }),
  getCategories: endpoint<{ query: AnalyticsQuery; output: Categories }>({
    ...read,
    path: "/analytics/categories",
    summary: "Leads added, contacted, replied and won by category, country and source",
  }),
  getTeam: endpoint<{ query: AnalyticsQuery; output: Team }>({
    ...read,
    path: "/analytics/team",
    summary: "Messages sent and what became of their leads, by member; sales see themselves",
  }),
} as const;

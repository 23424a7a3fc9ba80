// The one barrel: every room's endpoints, as data. Schemas are imported from their own files.

export { analyticsEndpoints } from "./analytics/endpoints.ts";
export { attachmentEndpoints } from "./attachments/endpoints.ts";
export { bulkActionEndpoints } from "./bulk-actions/endpoints.ts";
export { duplicateEndpoints } from "./duplicates/endpoints.ts";
export type { Endpoint, Page, Shape, ShapeOf } from "./endpoint.ts";
export { endpoint } from "./endpoint.ts";
export { followUpEndpoints } from "./follow-ups/endpoints.ts";
export { importEndpoints } from "./imports/endpoints.ts";
export { leadEndpoints } from "./leads/endpoints.ts";
export { platformEndpoints } from "./platform/endpoints.ts";
export { privacyEndpoints } from "./privacy/endpoints.ts";
export { scoringEndpoints } from "./scoring/endpoints.ts";
export { timelinesEndpoints } from "./timelines/endpoints.ts";

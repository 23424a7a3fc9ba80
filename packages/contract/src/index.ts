// The one barrel: every room's endpoints, as data. Schemas are imported from their own files.

export { bulkActionEndpoints } from "./bulk-actions/endpoints.ts";
export type { Endpoint, Page, Shape, ShapeOf } from "./endpoint.ts";
export { endpoint } from "./endpoint.ts";
export { leadEndpoints } from "./leads/endpoints.ts";

// The one barrel: every room's endpoints, as data. Schemas are imported from their own files.
export { endpoint } from "./endpoint.ts";
export type { Endpoint, Page, Shape, ShapeOf } from "./endpoint.ts";
export { bulkActionEndpoints } from "./bulk-actions/endpoints.ts";
export { leadEndpoints } from "./leads/endpoints.ts";

import type { z } from "zod";
import type { Endpoint } from "./endpoint.ts";

/** The Zod schemas of one endpoint. `output` documents the answer (OpenAPI); answers are not validated on the request path. */
export interface Validators {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  output?: z.ZodType;
  /** what a refusal with 409 holds beside the members of every problem */
  conflict?: z.ZodType;
}

/** One entry of validators for each endpoint of a room. */
export type ValidatorsFor<Endpoints extends Record<string, Endpoint>> = { [Name in keyof Endpoints]: Validators };

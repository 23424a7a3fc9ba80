import { collectDefaultMetrics, Histogram, register } from "prom-client";

let started = false;
let requests: Histogram | null = null;

function histogram(): Histogram {
  requests ??= new Histogram({
    name: "http_request_seconds",
    help: "Time from request to answer",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.3, 1, 5],
  });
  return requests;
}

/** Counts one answered request under its route's pattern. */
export function observeRequest({
  method,
  route,
  status,
  ms,
}: {
  method: string;
  route: string;
  status: number;
  ms: number;
}): void {
  histogram().observe({ method, route, status }, ms / 1000);
}

/** Everything measured, for Prometheus. */
export async function metricsText(): Promise<string> {
  if (!started) collectDefaultMetrics();
  started = true;
  return register.metrics();
}

import { acceptedOrigins, type Config } from "../config/config.ts";
import { AppError } from "./problem.ts";

/**
 * Refuses an unsafe call that a foreign page made with the visitor's cookie. Browsers say where a call comes from
 * (Sec-Fetch-Site, Origin); programs that send neither carry no cookie of a visitor.
 */
export function assertSameOrigin(request: Request, config: Pick<Config, "baseUrl" | "port">): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (site === "same-origin" || site === "none") return;
  if (site === null && origin === null) return;
  if (origin !== null && acceptedOrigins(config).includes(origin)) return;
  throw new AppError(
    "forbidden",
    "cross-site",
    `This call came from another address than ${acceptedOrigins(config).join(" or ")}. Open the dashboard there, or set BASE_URL to the address you use.`,
  );
}

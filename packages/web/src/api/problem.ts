/** A refusal as the server words it (problem+json). */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  errors: { path: string; message: string }[];
  /** members beside the standard ones, such as the `candidates` of a duplicate */
  more: Record<string, unknown>;
}

/** Thrown when the server refuses; forms show `errorsByField`, everything else `message`. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
    if (problem.status === 401) signedOut.dispatchEvent(new Event("signed-out"));
  }

  get errorsByField(): Record<string, string> {
    return Object.fromEntries(this.problem.errors.map((error) => [error.path.replace(/^body\./, ""), error.message]));
  }
}

/** Fires `signed-out` when the server no longer knows the session. The page stays as it is, so no draft is lost. */
export const signedOut = new EventTarget();

/** Reads a refusal; an answer that is not problem+json (a proxy's page) is worded by its status. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => ({}));
  const { status, code, title, detail, errors, type, ...more } =
    typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return {
    status: typeof status === "number" ? status : response.status,
    code: text(code),
    title: text(title) || `HTTP ${response.status}`,
    detail: text(detail),
    errors: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    more,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isFieldError(value: unknown): value is { path: string; message: string } {
  return typeof value === "object" && value !== null && "path" in value && "message" in value;
}

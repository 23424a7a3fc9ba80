import { AppError, invalid } from "./problem.ts";
import { readBody } from "./read-body.ts";

const JSON_BODY_LIMIT = 1_048_576;

/** The body of a request as text, of at most 1 MB. */
export async function readText(request: Request): Promise<string> {
  const bytes = await readBody(request, JSON_BODY_LIMIT);
  if (bytes === null) throw new AppError("tooLarge", "body-too-large", "The body may have at most 1 MB.");
  return new TextDecoder().decode(bytes);
}

/** What a JSON body says; undefined without a body. What is no JSON is refused. */
export function jsonOf(text: string, request: Request): unknown {
  if (text === "") return undefined;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/([a-z.+-]+\+)?json\b/i.test(type)) {
    throw new AppError("unsupported", "not-json", "Send the body as JSON with `content-type: application/json`.");
  }
  try {
    return JSON.parse(text, (key, value) => {
      if (key === "__proto__") throw invalid([{ path: key, message: "is not known here" }]);
      return value;
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("invalid", "not-json", "body: is not valid JSON", {
      errors: [{ path: "body", message: "is not valid JSON" }],
      cause,
    });
  }
}

import type { Foundation } from "../foundation.ts";
import { claimKey, type IdempotentCall, keepAnswer, releaseKey } from "./idempotency-store.ts";
import { AppError, problemResponse } from "./problem.ts";

interface Kept {
  body: string;
  headers: [string, string][];
}

/** A call with a key. */
export interface KeyedCall extends IdempotentCall {
  readonly secretAnswer: boolean;
  /** of a body that the handler reads as a stream: what tells it from others, known once it was read */
  readonly digestBody?: () => Promise<string>;
}

/** Runs a call once per key: a repeat gets the first answer, another request under the same key is refused. */
export async function beginIdempotent(
  foundation: Foundation,
  call: KeyedCall,
  run: () => Promise<Response>,
): Promise<Response> {
  if (call.key.length > 255)
    throw new AppError("invalid", "idempotency-key-too-long", "Idempotency-Key: has more than 255 characters");
  const before = await claimKey(foundation.db, call);
  if (before !== null) {
    if (
      before.status === null ? before.requestHash !== call.requestHash : before.requestHash !== (await wholeHash(call))
    ) {
      throw new AppError(
        "unprocessable",
        "idempotency-key-reused",
        "This Idempotency-Key was used for another request: take a new one.",
      );
    }
    if (before.status === null || before.answer === null) {
      throw new AppError(
        "conflict",
        "idempotency-key-in-use",
        "The first request with this Idempotency-Key is still running.",
      );
    }
    const kept = JSON.parse(before.answer) as Kept;
    return new Response(kept.body === "" ? null : kept.body, {
      status: before.status,
      headers: [...kept.headers, ["idempotent-replay", "true"]],
    });
  }
  // Only a call that failed gives its key back: once it was done, a repeat must not do it again.
  const response = await run().catch(async (error: unknown) => {
    await releaseKey(foundation.db, call);
    throw error;
  });
  const requestHash = await wholeHash(call);
  const instead = async () => ({ status: 409, answer: JSON.stringify(await keptInstead()), requestHash });
  if (call.secretAnswer) {
    await keepAnswer(foundation.db, call, await instead());
    return response;
  }
  const body = await response
    .clone()
    .text()
    .catch(async (error: unknown) => {
      await keepAnswer(foundation.db, call, await instead());
      throw error;
    });
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  await keepAnswer(foundation.db, call, {
    status: response.status,
    answer: JSON.stringify({ body, headers } satisfies Kept),
    requestHash,
  });
  return response;
}

async function wholeHash({ requestHash, digestBody }: KeyedCall): Promise<string> {
  return digestBody === undefined ? requestHash : `${requestHash} ${await digestBody()}`;
}

/** What a repeat gets where the first answer showed a secret, or broke off. */
async function keptInstead(): Promise<Kept> {
  const told = problemResponse(
    new AppError(
      "conflict",
      "already-done",
      "This was done, and its answer was given once. If it held a secret that is lost, make a new one.",
    ),
  );
  return { body: await told.text(), headers: [...told.headers] };
}

import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { strangerStore, strangerWriter } from "./store-strangers.ts";

/** Forgets the mails of an unknown sender, and everything it sends as long as it goes on. */
export async function ignoreUnknownSender({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const { scope, organizationId, actor } = caller;
  if ((await strangerStore(db, scope).find(id)) === undefined) throw notFound();
  await db.transaction(async (tx) => {
    if (!(await strangerWriter(tx, scope).ignore(id))) throw notFound();
    const type = "unknownSender.ignored" as const;
    await recordEvent(tx, { type, organizationId, actor, subjectId: id }, clock.now());
  });
}

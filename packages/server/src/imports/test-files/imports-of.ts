// Importing in tests as people do it: by request, then waiting for the end.
import type { Import } from "@lead-dashboard/contract/imports/schemas";
import { expect } from "vitest";
import type { TestOrganization, World } from "../../testing/world.ts";

/** Imports by one organization. */
export function importsOf(world: World, { api }: Pick<TestOrganization, "api">) {
  const started = async (body: string | Uint8Array<ArrayBuffer>, query = ""): Promise<string> => {
    const answer = await api.send("POST", `/imports${query}`, { body, headers: { "content-type": "text/csv" } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    return answer.body.id;
  };
  const read = async (id: string): Promise<Import> => (await api.get(`/imports/${id}`)).body;
  return {
    started,
    read,
    async run(body: string | Uint8Array<ArrayBuffer>, query = ""): Promise<Import> {
      const id = await started(body, query);
      await world.drain();
      const done = await read(id);
      expect(done.rows).toBe(done.created + done.updated + done.skipped + done.failed);
      expect(Object.values(done.skippedBecause).reduce((sum, count) => sum + count, 0)).toBe(done.skipped);
      return done;
    },
    async preview(body: string | Uint8Array<ArrayBuffer>, query = "") {
      return api.send("POST", `/imports/preview${query}`, { body, headers: { "content-type": "text/csv" } });
    },
  };
}

// Making and listing leads in tests as people do it: by request.
import { expect } from "vitest";
import type { Api, TestOrganization } from "../../testing/world.ts";

/** A new lead of an organization, also beside one that looks like it. */
export async function createLead({ api }: Pick<TestOrganization, "api">, given: Record<string, unknown>) {
  const answer = await api.post("/leads?onDuplicate=create", given);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** The names of the leads on a page. */
export async function namesOn(api: Api, path: string): Promise<string[]> {
  const answer = await api.get(path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.items.map((lead: { name: string }) => lead.name);
}

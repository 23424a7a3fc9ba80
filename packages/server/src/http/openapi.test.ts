import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
// biome-ignore lint/suspicious/noExplicitAny: a document without a type of its own
let document: any;
beforeAll(async () => {
  world = await openWorld();
  document = (await world.anonymous.get("/openapi.json")).body;
});
afterAll(() => world.close());

test("the description names every mounted path and holds every schema it points to", () => {
  const paths = Object.keys(document.paths);
  const mounted = world.app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/v1/") && !path.includes("*"))
    .map(({ path }) => path.replaceAll(/:(\w+)/g, "{$1}"));
  expect(mounted.filter((path) => !paths.includes(path))).toEqual([]);
  expect(paths).toEqual(expect.arrayContaining(["/healthz", "/readyz", "/metrics", "/u/{token}", "/api/v1/events"]));
  const text = JSON.stringify(document);
  const components: Record<string, object> = document.components;
  const named = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(named.filter(([, kind = "", name = ""]) => !(name in (components[kind] ?? {}))).map(([ref]) => ref)).toEqual(
    [],
  );
  expect(text).not.toContain("$defs");
  expect(text.match(/"\$ref":"(?!#\/components\/(schemas|responses)\/)/)).toBeNull();
  // filters nest: said in full at every depth it was 1.5 MB
  expect(text.length).toBeLessThan(600_000);
});

test("the description says how lists, custom fields, files and downloads travel", () => {
  const list = document.paths["/api/v1/leads"].get;
  const parameter = (name: string) => list.parameters.find((one: { name: string }) => one.name === name);
  expect(parameter("status")).toMatchObject({ in: "query", explode: false, schema: { type: "array" } });
  expect(parameter("field")).toMatchObject({ explode: true, schema: { propertyNames: { pattern: "^field\\." } } });
  const upload = document.paths["/api/v1/imports"].post.requestBody.content;
  expect(Object.keys(upload)).toEqual(expect.arrayContaining(["text/csv", "multipart/form-data"]));
  const download = document.paths["/api/v1/exports/leads.csv"].get.responses[200];
  expect(Object.keys(download.content)).toEqual(["text/csv"]);
  const change = document.paths["/api/v1/leads/{id}"].patch;
  expect(change.parameters.map(({ name }: { name: string }) => name)).toEqual(["id", "If-Match", "Idempotency-Key"]);
  expect(change.requestBody.required).toBe(true);
  expect(document.components.schemas.Lead.required).toContain("lostReason");
});

test("the description says which orders may go on as a job, and what a refusal holds besides", () => {
  const answers = (path: string) => document.paths[`/api/v1${path}`].post.responses;
  for (const path of ["/sequences/{id}/enrollments", "/undo-entries/{id}/undo"]) {
    expect(Object.keys(answers(path))).toEqual(expect.arrayContaining(["200", "202"]));
    expect(answers(path)[202].content).toEqual(answers(path)[200].content);
  }
  expect(JSON.stringify(answers("/leads")[409])).toContain("candidates");
  expect(document.paths["/api/v1/custom-fields/{id}"].delete.summary).toContain("with what stands in it");
});

test("a person can read which fields a call takes", async () => {
  const { body } = await world.anonymous.get("/api/docs");
  expect(body).toContain("/api/v1/leads/bulk");
  expect(body).toContain("<code>name*</code>");
});

import { expect, it } from "vitest";
import { z } from "zod";
import { gatherRooms } from "../app/rooms.ts";
import { readConfig } from "../config/config.ts";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import { sayIssue } from "./say-issue.ts";

function said(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value, { error: sayIssue });
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const Either = z.object({ way: z.union([z.literal("skip"), z.strictObject({ channel: z.enum(["sms", "email"]) })]) });
const Action = z.object({
  action: z.discriminatedUnion("type", [
    z.object({ type: z.literal("tag") }),
    z.object({ type: z.literal(["hide", "show"]) }),
  ]),
});

it.each([
  [Action, { action: { type: "explode" } }, "action.type: must be one of tag, hide, show"],
  [Action, { action: {} }, "action.type: is missing: must be one of tag, hide, show"],
  [Either, { way: 5 }, "way: must be skip or an object"],
  [Either, { way: { channel: "pigeon" } }, "way: channel must be one of sms, email"],
  [z.object({ socials: z.record(z.string(), z.string()) }), { socials: [] }, "socials: must be an object"],
  [z.object({ compare: z.stringbool() }), { compare: "perhaps" }, "compare: must be true or false"],
  [z.object({ port: z.coerce.number() }), { port: "abc" }, "port: must be a number"],
  [z.object({ password: z.string().min(8) }), { password: "x" }, "password: must have at least 8 characters"],
])("says what is wrong in plain words %#", (schema, value, message) => {
  expect(said(schema, value)).toEqual([message]);
});

it("never lets the words of a schema through, whatever anybody sends to any endpoint", async () => {
  const own = /Invalid |expected|received (?=[A-Za-z]+$)|Too (small|big)|Unrecognized|\bNaN\b|\brecord\b|pattern/;
  const values = [undefined, null, true, 5.5, -1, 1e21, "", "x", "x".repeat(30_000), [], [{}], {}, { x: 1 }];
  const bare = await openBareFoundation();
  const rooms = await Promise.all(gatherRooms(bare.foundation).map((one) => one.load()));
  await bare.close();
  const schemas = rooms
    .flatMap(({ validators }) => Object.values(validators))
    .flatMap(({ params, query, body }) => [params, query, body].filter((schema) => schema !== undefined));
  expect(schemas.length).toBeGreaterThan(100);
  const found = schemas.flatMap((schema) =>
    [...values, ...filled(schema, values)].flatMap((value) => said(schema, value)).filter((text) => own.test(text)),
  );
  expect([...new Set(found)]).toEqual([]);
});

/** Every field of an object with each value. */
function filled(schema: z.ZodType, values: readonly unknown[]): unknown[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.keys(schema.shape).flatMap((name) => values.map((value) => ({ [name]: value })));
}

it("tells settings in the same words", () => {
  expect(() => readConfig({ PORT: "abc", BASE_URL: "here" })).toThrow("PORT: must be a number");
  expect(() => readConfig({ BASE_URL: "here" })).toThrow("BASE_URL: is not a web address");
  expect(() => readConfig({ LOG_LEVEL: "loud" })).toThrow("LOG_LEVEL: must be one of fatal, error");
});

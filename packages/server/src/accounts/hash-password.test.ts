import { expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./hash-password.ts";

it("a password is hashed with argon2id, 19 MiB, two passes, and a salt of its own", async () => {
  const [first, second] = await Promise.all([hashPassword("four plain words"), hashPassword("four plain words")]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(first).not.toBe(second);
  expect(await verifyPassword(first, "four plain words")).toBe(true);
  expect(await verifyPassword(first, "four plain word")).toBe(false);
  expect(await verifyPassword("not a hash", "four plain words")).toBe(false);
});

it("many at once all come to an end", async () => {
  const hashes = await Promise.all(Array.from({ length: 8 }, (_, index) => hashPassword(`password number ${index}`)));
  expect(new Set(hashes).size).toBe(8);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { senderProof } from "./sender-proof.ts";

const FROM = "ana@bakery.example";

test.each([
  ["mx.ours.example; dmarc=pass (p=REJECT) header.from=bakery.example", "passed"],
  [
    "mx.ours.example; spf=fail smtp.mailfrom=bakery.example; dmarc=fail (p=NONE dis=NONE) header.from=bakery.example",
    "failed",
  ],
  ["mx.ours.example; dkim=pass header.d=bakery.example", "passed"],
  ["mx.ours.example 1; dkim=pass header.i=@mail.bakery.example", "passed"],
  ["mx.ours.example; dkim=pass header.d=other.example; spf=softfail smtp.mailfrom=ana@bakery.example", "failed"],
  ["mx.ours.example; dkim=pass header.d=example", "unknown"],
  ["mx.ours.example; spf=pass smtp.mailfrom=bounce@bakery.example", "passed"],
  ["mx.ours.example; spf=pass smtp.mailfrom=attacker.example", "unknown"],
  ["mx.ours.example; dmarc=none; spf=none; dkim=none", "unknown"],
  ["mx.ours.example; none", "unknown"],
  ["mx.ours.example; spf=fail (dmarc=pass; dkim=pass) smtp.mailfrom=bakery.example", "failed"],
])("%s → %s", (header, proof) => {
  expect(senderProof([header], FROM)).toBe(proof);
});

test("what the sender wrote below our server's result does not count", () => {
  const forged = "attacker.example; dmarc=pass header.from=bakery.example";
  const ours = "mx.ours.example; dmarc=fail header.from=bakery.example";
  expect(senderProof([ours, forged], FROM)).toBe("failed");
});

test("results that our server spreads over several headers count together", () => {
  const headers = [
    "mx.ours.example; spf=fail smtp.mailfrom=x@y.example",
    "mx.ours.example; dkim=pass header.d=bakery.example",
  ];
  expect(senderProof(headers, FROM)).toBe("passed");
});

test("without a result, or a sender, nothing is known; nothing that anybody writes throws", () => {
  expect(senderProof(undefined, FROM)).toBe("unknown");
  expect(senderProof(["mx.ours.example; dmarc=pass"], null)).toBe("unknown");
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.option(fc.string()), (headers, from) => {
      expect(["passed", "failed", "unknown"]).toContain(senderProof(headers, from));
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { senderProof as proofOf, type TraceLine } from "./sender-proof.ts";

const FROM = "ana@bakery.example";
const result = (value: string): TraceLine => ({ name: "authentication-results", value });
const received = (value: string): TraceLine => ({ name: "received", value });
const senderProof = (results: readonly string[], from: string | null) => proofOf(results.map(result), from);

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
  expect(senderProof([], FROM)).toBe("unknown");
  expect(senderProof(["mx.ours.example; dmarc=pass"], null)).toBe("unknown");
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.option(fc.string()), (headers, from) => {
      expect(["passed", "failed", "unknown"]).toContain(senderProof(headers, from));
    }),
  );
});

const PASSED = "dmarc=pass header.from=bakery.example";

test.each([
  ["above every hop", [result(`mx.ours.example; ${PASSED}`), received("from x by mx.ours.example")], "passed"],
  [
    "by the server of the topmost hop",
    [received("from x by mx.ours.example"), result(`mx.ours.example; ${PASSED}`)],
    "passed",
  ],
  [
    "by another server of its domain",
    [
      received("from mx1 by store.ours.example with LMTP"),
      received("from x by mx1"),
      result(`mx1.ours.example; ${PASSED}`),
    ],
    "passed",
  ],
  [
    "by Google, behind a hop without a name",
    [
      received("by 2002:a05:7022:6199:b0:5d with SMTP id ab12"),
      received("from mail.bakery.example (mail.bakery.example. [192.0.2.1]) by mx.google.com with ESMTPS id x"),
      result(`mx.google.com; ${PASSED}`),
    ],
    "passed",
  ],
  [
    "by Microsoft, which names no server",
    [
      received("from A.prod.outlook.com (2603:10a6::1) by B.prod.outlook.com with HTTPS"),
      result(`spf=pass; ${PASSED}`),
    ],
    "passed",
  ],
  [
    "by whoever sent it",
    [received("from x by mail.ours.example"), result(`mx.attacker.example; ${PASSED}`)],
    "unknown",
  ],
  [
    "by whoever sent it, with a hop of theirs below",
    [received("from x by mail.ours.example"), result(`mx.google.com; ${PASSED}`), received("from y by mx.google.com")],
    "unknown",
  ],
  [
    "by nobody, in Microsoft's manner",
    [received("from x by mail.ours.example"), result(`spf=pass; ${PASSED}`)],
    "unknown",
  ],
  [
    "by whoever, of a forgery",
    [received("from x by mail.ours.example"), result("mx.relay.example; dmarc=fail")],
    "failed",
  ],
] as const)("a result %s", (_, trace, proof) => {
  expect(proofOf(trace, FROM)).toBe(proof);
});

// Our signatures against the official package and against node:crypto, on random inputs. A long run, as before a release:
// SIGNATURE_RUNS=100000 npx vitest run --project sqlite packages/server/src/channels/provider-signatures.test.ts
import { createHash, createHmac } from "node:crypto";
import { parse, stringify } from "node:querystring";
import fc from "fast-check";
import { getExpectedTwilioSignature, validateRequest, validateRequestWithBody } from "twilio/lib/webhooks/webhooks.js";
import { expect, test } from "vitest";
import { isFromTwilio, isFromWhatsApp } from "./verify-webhook.ts";

// biome-ignore lint/style/noProcessEnv: a long run is asked for from outside
const { SIGNATURE_RUNS, TEST_ENGINE } = process.env;
// no database has a part in it, so the second engine only shows that it holds there too
const numRuns = Number(SIGNATURE_RUNS ?? (TEST_ENGINE === "postgres" ? 100 : 1_000));
const LONG = 60 * 60_000;

const text = fc.string({ unit: "binary", maxLength: 20 });
const token = fc.string({ minLength: 1, maxLength: 40 });
const urls = fc
  .tuple(
    fc.constantFrom("http", "https"),
    fc.domain(),
    fc.constantFrom("", ":80", ":443", ":8080"),
    fc.constantFrom("", "/", "/webhooks/twilio/default/inbound", "/a b/ü"),
    fc.array(fc.tuple(fc.webSegment({ size: "small" }), text.map(encodeURIComponent)), { maxLength: 3 }),
  )
  .map(([scheme, host, port, path, query]) => {
    const asked = query.map(([name, value]) => `${name}=${value}`).join("&");
    return `${scheme}://${host}${port}${path === "" && asked !== "" ? "/" : path}${asked === "" ? "" : `?${asked}`}`;
  });
const fields = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
  { maxKeys: 8 },
);
const formOf = (params: Record<string, string | string[]>): [string, string][] =>
  Object.entries(params).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
const bytes = Buffer.from("");

test("a form signed by Twilio's own package is believed, and so is exactly what it believes", { timeout: LONG }, () => {
  fc.assert(
    fc.property(token, urls, fields, fc.integer({ min: 0, max: 27 }), (authToken, address, params, at) => {
      const form = formOf(params);
      const signature = getExpectedTwilioSignature(authToken, address, params);
      expect(isFromTwilio({ authToken, address, signature }, { bytes, form })).toBe(true);
      const bent = `${signature.slice(0, at)}${signature[at] === "A" ? "B" : "A"}${signature.slice(at + 1)}`;
      const attempts = [
        { authToken, address, signature: bent, form },
        { authToken, address: address.replace("//", "//x"), signature, form },
        { authToken, address: new URL(address).toString(), signature, form },
        { authToken, address, signature: getExpectedTwilioSignature(authToken, rewritten(address), params), form },
        { authToken, address, signature, form: [...form, ["Extra", "1"] as [string, string]] },
        { authToken: `${authToken}x`, address, signature, form },
      ];
      for (const { form: tried, ...signed } of attempts) {
        const given: Record<string, string | string[]> = tried === form ? params : { ...params, Extra: extra(params) };
        const theirs = validateRequest(signed.authToken, signed.signature, signed.address, given);
        expect(isFromTwilio(signed, { bytes, form: tried })).toBe(theirs);
      }
    }),
    { numRuns },
  );
});

/** As back ends sign that write the query anew. */
function rewritten(address: string): string {
  const normal = new URL(address).toString();
  const at = normal.indexOf("?");
  return at < 0 ? normal : `${normal.slice(0, at)}?${stringify(parse(normal.slice(at + 1)))}`;
}

const extra = ({ Extra }: Record<string, string | string[]>) => (Extra === undefined ? "1" : [...[Extra].flat(), "1"]);

test("a JSON body is believed by the hash in its address, as Twilio's package does", { timeout: LONG }, () => {
  fc.assert(
    fc.property(token, fc.webUrl(), fc.json(), fc.boolean(), (authToken, url, body, isHonest) => {
      const hash = createHash("sha256").update(body).digest("hex");
      const address = `${url}?bodySHA256=${isHonest ? hash : hash.replace(/^./, (first) => (first === "0" ? "1" : "0"))}`;
      const signature = getExpectedTwilioSignature(authToken, address, {});
      const theirs = validateRequestWithBody(authToken, signature, address, body);
      expect(theirs).toBe(isHonest);
      expect(isFromTwilio({ authToken, address, signature }, { bytes: Buffer.from(body), form: null })).toBe(theirs);
    }),
    { numRuns },
  );
});

test("a delivery of Meta is believed by node's own HMAC of its bytes, and by nothing else", { timeout: LONG }, () => {
  fc.assert(
    fc.property(token, fc.uint8Array({ maxLength: 400 }), fc.nat(), (appSecret, body, at) => {
      const raw = Buffer.from(body);
      const signature = `sha256=${createHmac("sha256", appSecret).update(raw).digest("hex")}`;
      expect(isFromWhatsApp({ appSecret, signature }, raw)).toBe(true);
      expect(isFromWhatsApp({ appSecret: `${appSecret}x`, signature }, raw)).toBe(false);
      expect(isFromWhatsApp({ appSecret, signature: signature.toUpperCase() }, raw)).toBe(false);
      const changed = Buffer.from(raw.length === 0 ? [1] : raw);
      if (raw.length > 0) changed[at % raw.length] = (changed[at % raw.length] ?? 0) ^ 1;
      expect(isFromWhatsApp({ appSecret, signature }, changed)).toBe(false);
    }),
    { numRuns },
  );
});

test("without a secret or a signature nothing is believed", () => {
  const raw = Buffer.from("{}");
  const empty = `sha256=${createHmac("sha256", "").update(raw).digest("hex")}`;
  expect(isFromWhatsApp({ appSecret: "", signature: empty }, raw)).toBe(false);
  expect(isFromWhatsApp({ appSecret: "app_secret_123", signature: null }, raw)).toBe(false);
  const address = "https://crm.example.com/x";
  const signature = getExpectedTwilioSignature("", address, {});
  expect(isFromTwilio({ authToken: "", address, signature }, { bytes, form: [] })).toBe(false);
  expect(isFromTwilio({ authToken: "t", address, signature: null }, { bytes, form: [] })).toBe(false);
});

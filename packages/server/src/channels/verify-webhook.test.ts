import { expect, test } from "vitest";
import { isFromTwilio, isFromWhatsApp } from "./verify-webhook.ts";

const token = "12345678901234567890123456789012";
const address =
  "https://crm.example.com/hooks/twilio/json?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
const signature = "aT0AYhIdkaFsAa/Neze8nM9Cyd8=";

test("a webhook of WhatsApp is believed for its signature over the raw bytes only", () => {
  const bytes = Buffer.from('{"object":"whatsapp_business_account","entry":[]}');
  const good = "sha256=02fe0c96d28c59ddb7cf81eff0ca05809b360ba73b63c28210b5906a0a107d1f";
  expect(isFromWhatsApp({ appSecret: "app_secret_123", signature: good }, bytes)).toBe(true);
  expect(isFromWhatsApp({ appSecret: "app_secret_124", signature: good }, bytes)).toBe(false);
  expect(isFromWhatsApp({ appSecret: "app_secret_123", signature: null }, bytes)).toBe(false);
  expect(
    isFromWhatsApp({ appSecret: "app_secret_123", signature: good }, Buffer.concat([bytes, Buffer.from(" ")])),
  ).toBe(false);
});

test("a JSON webhook of Twilio is believed when signature and body hash both fit", () => {
  const body = { bytes: Buffer.from('{"a":1}'), form: null };
  expect(isFromTwilio({ authToken: token, address, signature }, body)).toBe(true);
  expect(isFromTwilio({ authToken: token, address, signature }, { ...body, bytes: Buffer.from('{"a":2}') })).toBe(
    false,
  );
  expect(isFromTwilio({ authToken: token, address, signature: "x" }, body)).toBe(false);
  expect(isFromTwilio({ authToken: "", address, signature }, body)).toBe(false);
});

test("a form of Twilio is believed for its signature over address and fields", () => {
  const form = [
    ["Body", "Hi there"],
    ["From", "+14155550100"],
    ["MessageSid", "SM00000000000000000000000000000001"],
    ["NumMedia", "0"],
    ["To", "+14155550199"],
  ] as const;
  const given = {
    authToken: token,
    address: "https://crm.example.com/hooks/twilio/inbound?org=42",
    signature: "naT6q54KFKsGubq/GHCA8ghy8ec=",
  };
  expect(isFromTwilio(given, { bytes: Buffer.alloc(0), form })).toBe(true);
  expect(isFromTwilio(given, { bytes: Buffer.alloc(0), form: [...form, ["Extra", "1"]] })).toBe(false);
});

// Long, since it is the vectors of channels.md one after the other: what the providers send and take, on one page.
import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isOptOut } from "../messages/opt-out.ts";
import { renderTemplate, valuesInAddress } from "../templates/render-template.ts";
import { valueAt } from "./template-place.ts";
import { httpVerdict, twilioVerdict } from "./twilio-errors.ts";
import { twilioSignedTexts } from "./twilio-signature.ts";
import { readTwilioInbound, readTwilioStatus, twilioCharge, twilioErrorOf, twilioStatus } from "./twilio-webhook.ts";
import { isWhatsAppDoubt, whatsAppVerdict } from "./whatsapp-errors.ts";
import { templateCall } from "./whatsapp-template.ts";
import { readWhatsAppWebhook, whatsAppErrorOf, whatsAppHoldOf, whatsAppIdOf } from "./whatsapp-webhook.ts";
import { SERVICE_WINDOW_MS, serviceWindowEnd } from "./whatsapp-window.ts";

const delivery = (value: object) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "WABA", changes: [{ field: "messages", value: { metadata: { phone_number_id: "111" }, ...value } }] }],
});
const message = (fields: object) => ({ id: "wamid.1", timestamp: "1760000000", from: "38344060010", ...fields });
const bodyOf = (fields: object) => readWhatsAppWebhook(delivery({ messages: [message(fields)] }))[0]?.inbound[0]?.body;

test("every kind of WhatsApp message is read as a person would read it", () => {
  expect(bodyOf({ type: "text", text: { body: "Hi" } })).toBe("Hi");
  expect(bodyOf({ type: "button", button: { payload: "p", text: "Yes" } })).toBe("Yes");
  expect(
    bodyOf({ type: "interactive", interactive: { type: "list_reply", list_reply: { id: "1", title: "Monday" } } }),
  ).toBe("Monday");
  expect(bodyOf({ type: "image", image: { id: "9", caption: "our shop" } })).toBe("[Image]\nour shop");
  expect(bodyOf({ type: "document", document: { id: "9", filename: "offer.pdf" } })).toBe("[Document: offer.pdf]");
  expect(bodyOf({ type: "reaction", reaction: { message_id: "x", emoji: "👍" } })).toBe("[Reaction: 👍]");
  expect(bodyOf({ type: "location", location: { latitude: 42.6, longitude: 21.1, name: "Shop" } })).toBe(
    "[Location: Shop, 42.6, 21.1]",
  );
  expect(bodyOf({ type: "contacts", contacts: [{ name: { formatted_name: "Ana" } }] })).toBe("[Contact: Ana]");
  expect(bodyOf({ type: "order", order: { product_items: [{}, {}] } })).toBe("[Order of 2 products]");
  expect(bodyOf({ type: "unsupported", errors: [{ code: 131051 }] })).toContain("unsupported");
});

test("a person who hides the phone number is known by the business-scoped id", () => {
  const value = {
    contacts: [{ profile: { name: "Ana" }, user_id: "US.1349" }],
    messages: [{ id: "wamid.2", from_user_id: "US.1349", timestamp: "1760000000", type: "text", text: { body: "Hi" } }],
  };
  expect(readWhatsAppWebhook(delivery(value))[0]?.inbound[0]).toMatchObject({
    from: null,
    userId: "US.1349",
    profileName: "Ana",
    at: 1_760_000_000_000,
  });
});

test("a delivery may carry several entries, and statuses with their error and our own id", () => {
  const status = {
    id: "wamid.3",
    status: "failed",
    timestamp: "1760000001",
    biz_opaque_callback_data: "ours",
    errors: [{ code: 131047, title: "Re-engagement", error_data: { details: "24 h" } }],
  };
  const one = delivery({ statuses: [status, { ...status, status: "strange" }] });
  const two = { ...one, entry: [...one.entry, ...delivery({ messages: [message({ type: "text" })] }).entry] };
  const news = readWhatsAppWebhook(two);
  expect(news).toHaveLength(2);
  expect(news[0]?.receipts).toEqual([
    {
      providerId: "wamid.3",
      messageId: "ours",
      status: "failed",
      at: 1_760_000_001_000,
      error: { code: 131047, text: "24 h" },
      userId: null,
      to: null,
    },
  ]);
});

test("whatever arrives, reading it never fails", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (any, value, item) => {
      readWhatsAppWebhook(any);
      readWhatsAppWebhook(delivery({ messages: [item, value], statuses: [item], contacts: [value] }));
      readWhatsAppWebhook(
        delivery({
          messages: [{ id: "1", type: "system", system: item }],
          user_id_update: any,
          user_preferences: value,
        }),
      );
      readTwilioInbound({ MessageSid: "SM1", NumMedia: any, From: value, Body: item });
      readTwilioStatus({ MessageSid: value, MessageStatus: any, ErrorCode: item }, null);
      whatsAppErrorOf(any);
      whatsAppIdOf(any);
      whatsAppHoldOf(any);
      twilioErrorOf(any);
      twilioCharge(any);
      twilioCharge({ num_segments: any, price: value, price_unit: item });
    }),
  );
});

test("each WhatsApp code has its action and plain words", () => {
  const action = (code: number) => whatsAppVerdict({ code, text: "" }, 1).action;
  expect([0, 190].map(action)).toEqual(["open-breaker", "open-breaker"]);
  expect([3, 10, 200, 250, 299, 131048, 131031, 131042, 133010].every((code) => action(code) === "pause-account")).toBe(
    true,
  );
  expect([4, 80007, 130429, 131056, 131016, 2].every((code) => action(code) === "wait")).toBe(true);
  expect([131049, 131026, 131047, 470, 130472].every((code) => action(code) === "not-reached")).toBe(true);
  expect([132000, 132001, 132016].every((code) => action(code) === "template-refused")).toBe(true);
  expect([131021, 131030, 131005, 100, 999_999].every((code) => action(code) === "refuse")).toBe(true);
  expect(action(131050)).toBe("suppress");
  expect([1, 2, 3].map((attempt) => whatsAppVerdict({ code: 131056, text: "" }, attempt).retryAfterMs)).toEqual([
    6_000, 24_000, 96_000,
  ]);
  const concerns = (code: number) => whatsAppVerdict({ code, text: "" }, 1).concerns;
  expect([4, 80007, 130429].map(concerns)).toEqual(["throughput", "throughput", "throughput"]);
  expect([131056, 131052, 131053].map(concerns)).toEqual(["message", "message", "message"]);
  expect(concerns(131016)).toBeUndefined();
  expect(whatsAppVerdict({ code: 132001, text: "no such" }, 1).words).toContain("check name and language");
  expect(isWhatsAppDoubt({ code: 131000, text: "" }, 500)).toBe(true);
});

test("each Twilio code has its action", () => {
  const action = (code: number) => twilioVerdict({ code, text: "" }).action;
  expect(action(20003)).toBe("open-breaker");
  expect([21211, 21614, 30005, 30006].every((code) => action(code) === "bad-address")).toBe(true);
  expect([21606, 30002, 30034, 30032].every((code) => action(code) === "pause-account")).toBe(true);
  expect([20429, 21611, 30022].every((code) => action(code) === "wait")).toBe(true);
  expect([21610, 30004, 30007, 21408].map(action)).toEqual([
    ...["suppress", "blocked", "template-refused", "country-closed"],
  ]);
  expect([21617, 12_345].every((code) => action(code) === "refuse")).toBe(true);
  expect([30001, 30003, 30008].map((code) => twilioVerdict({ code, text: "" }))).toMatchObject([
    { action: "send-again", tries: 3 },
    { action: "send-again", tries: 3 },
    { action: "send-again", tries: 2 },
  ]);
  expect(httpVerdict("Twilio", 429)).toMatchObject({ action: "wait" });
});

test("the service window is open for 24 hours after each message, to the millisecond", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 41 }),
      fc.integer({ min: 0, max: 3 * SERVICE_WINDOW_MS }),
      (since, passed) => {
        const end = serviceWindowEnd(since, since + passed);
        expect(end).toBe(passed < SERVICE_WINDOW_MS ? since + SERVICE_WINDOW_MS : null);
      },
    ),
  );
  expect(serviceWindowEnd(null, 5)).toBeNull();
  expect(serviceWindowEnd(10_000, 5_000)).toBe(5_000 + SERVICE_WINDOW_MS);
});

test("a template is called with its values by place or by name, and never with a hole", () => {
  const mapping = { name: "hello", language: "en_US" };
  expect(templateCall({ ...mapping, parameters: [{ name: null, text: " Ana\n\tB " }] })).toEqual({
    call: {
      name: "hello",
      language: { code: "en_US" },
      components: [{ type: "body", parameters: [{ type: "text", text: "Ana B" }] }],
    },
  });
  expect(
    templateCall({
      ...mapping,
      parameters: [
        { name: "who", text: "Ana" },
        { name: "where", text: " " },
      ],
    }),
  ).toEqual({ value: 2, problem: "is empty" });
  expect(templateCall({ ...mapping, parameters: [] })).toMatchObject({ call: { components: [] } });
});

test("a quick reply carries what it means as its payload, and a press of it says just that", () => {
  const parameters = [
    { name: null, text: "Ana" },
    { name: null, text: "not-interested", place: "button-0-reply" as const },
  ];
  const made = templateCall({ name: "offer", language: "en", parameters });
  const [, button] = "call" in made ? made.call.components : [];
  expect(button).toEqual({
    ...{ type: "button", sub_type: "quick_reply", index: "0" },
    parameters: [{ type: "payload", payload: "answer:not-interested" }],
  });
  const press = (payload: string, text: string) => {
    const pressed = message({ type: "button", button: { payload, text } });
    return readWhatsAppWebhook(delivery({ messages: [pressed] }))[0]?.inbound[0];
  };
  expect(press("answer:not-interested", "Tell me more")).toMatchObject({ means: "not-interested", isOptOut: false });
  expect(press("answer:stop", "No more of this")).toMatchObject({ means: "stop", isOptOut: true });
  // one of ours that is none, and one of Meta's own: the words decide
  for (const payload of ["answer:rich", "Tell me more", ""])
    expect(press(payload, "Tell me more")?.means).toBeUndefined();
  expect(isOptOut("Stop promotions")).toBe(true);
});

test("values of header and buttons go into components of their own", () => {
  const mapping = { name: "offer", language: "en" };
  const file = (text: string) => [{ name: null, text, place: "header-document" as const }];
  expect(
    templateCall({
      ...mapping,
      parameters: [
        { name: null, text: "https://studio.example/cafe.png", place: "header-image" },
        { name: "who", text: "Ana" },
        { name: null, text: "café roma?from=wa", place: "button-1-url" },
        { name: null, text: "ROMA10", place: "button-2-code" },
      ],
    }),
  ).toEqual({
    call: {
      name: "offer",
      language: { code: "en" },
      components: [
        { type: "header", parameters: [{ type: "image", image: { link: "https://studio.example/cafe.png" } }] },
        { type: "body", parameters: [{ type: "text", parameter_name: "who", text: "Ana" }] },
        {
          ...{ type: "button", sub_type: "url", index: "1" },
          parameters: [{ type: "text", text: "caf%C3%A9%20roma?from=wa" }],
        },
        {
          ...{ type: "button", sub_type: "copy_code", index: "2" },
          parameters: [{ type: "coupon_code", coupon_code: "ROMA10" }],
        },
      ],
    },
  });
  expect(templateCall({ ...mapping, parameters: [{ name: "day", text: "Monday", place: "header" }] })).toMatchObject({
    call: { components: [{ type: "header", parameters: [{ type: "text", parameter_name: "day", text: "Monday" }] }] },
  });
  expect(templateCall({ ...mapping, parameters: file("http://studio.example/a.pdf") })).toMatchObject({
    value: 1,
    problem: expect.stringContaining("https"),
  });
});

test("the end of an address stays one: what is merged is encoded whole, what was typed stays, and no character is cut", () => {
  const merged = (text: string, name: string) => {
    const values = valuesInAddress({ business_name: name, empty: " ", none: null });
    return valueAt("button-0-url", renderTemplate({ subject: null, body: text }, values, "seed").body);
  };
  const typed = "s/{business_name|my café}?a=50%25#{business_name}";
  expect(merged(typed, "H&M #1?")).toBe("s/H%26M%20%231%3F?a=50%25#H%26M%20%231%3F");
  expect(merged("{business_name}", "50%%20off")).toBe("50%25%2520off");
  expect(merged("{business_name}", "a/../b")).toBe("a%2F..%2Fb");
  expect(merged("{business_name|my café}", " ")).toBe("my%20caf%C3%A9");
  expect(merged("{empty|x}{none|y}", "Ana")).toBe("xy");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }), (units) => {
      const value = `${String.fromCharCode(...units)}b`;
      const end = merged("{business_name}", value);
      expect(end).toMatch(/^[\w.!~*'()%-]+$/);
      expect(new URL(`https://x.example/p?q=${end}`).searchParams.get("q")).toBe(decodeURIComponent(end));
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom("é", "€", "🌍", "a b"), fc.integer({ min: 1_980, max: 2_000 }), (name, before) => {
      const cut = merged("{business_name}", "x".repeat(before) + name.repeat(9));
      expect(cut.length).toBeLessThanOrEqual(2_000);
      expect(cut.length).toBeGreaterThan(1_980 - 12);
      expect("x".repeat(before) + name.repeat(9)).toContain(decodeURIComponent(cut));
    }),
  );
  expect(valueAt("button-0-url", "a\ud83d")).toBe("a%EF%BF%BD");
});

const TOKEN = "12345678901234567890123456789012";
const sign = (text: string | undefined) =>
  createHmac("sha1", TOKEN)
    .update(text ?? "")
    .digest("base64");

test("a Twilio signature is made over address and sorted fields, or over the address alone for JSON", () => {
  const [form] = twilioSignedTexts("https://crm.example.com/hooks/twilio/inbound?org=42", [
    ["To", "+14155550199"],
    ["Body", "Hi there"],
    ["MessageSid", "SM00000000000000000000000000000001"],
    ["NumMedia", "0"],
    ["From", "+14155550100"],
  ]);
  expect(sign(form)).toBe("naT6q54KFKsGubq/GHCA8ghy8ec=");
  const hash = createHash("sha256").update('{"a":1}').digest("hex");
  const [json] = twilioSignedTexts(`https://crm.example.com/hooks/twilio/json?bodySHA256=${hash}`, []);
  expect(sign(json)).toBe("aT0AYhIdkaFsAa/Neze8nM9Cyd8=");
});

test("the order of fields, repeated values and the written-out port do not matter", () => {
  const pair = fc.tuple(fc.string({ minLength: 1 }), fc.string());
  fc.assert(
    fc.property(fc.array(pair), (parameters) => {
      const url = "https://crm.example.com/x?y=1";
      const straight = twilioSignedTexts(url, parameters);
      expect(twilioSignedTexts(`${url}#part`, [...parameters, ...parameters].reverse())).toEqual(straight);
      expect(twilioSignedTexts("https://crm.example.com:443/x?y=1", parameters).sort()).toEqual([...straight].sort());
    }),
  );
});

test("Twilio's words become our states, STOP is an opt-out, files are named", () => {
  expect(["queued", "sending", "sent", "delivered", "read", "undelivered", "failed", "odd"].map(twilioStatus)).toEqual([
    null,
    null,
    "sent",
    "delivered",
    "read",
    "failed",
    "failed",
    null,
  ]);
  expect(readTwilioStatus({ MessageSid: "SM1", MessageStatus: "undelivered", ErrorCode: "30003" }, "m")).toMatchObject({
    providerId: "SM1",
    messageId: "m",
    status: "failed",
    error: { code: 30003 },
  });
  expect(readTwilioInbound({ MessageSid: "SM2", From: "+38344060010", Body: "arr", OptOutType: "STOP" })).toMatchObject(
    {
      from: "+38344060010",
      isOptOut: true,
      body: "arr",
    },
  );
  expect(
    readTwilioInbound({
      MessageSid: "SM3",
      From: "shortcode",
      Body: "",
      NumMedia: "1",
      MediaContentType0: "image/png",
    }),
  ).toMatchObject({ from: null, body: "[File: image/png]" });
  const place = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media";
  expect(
    readTwilioInbound({
      MessageSid: "MM4",
      From: "+38344111222",
      Body: "Two",
      NumMedia: "2",
      ...{ MediaUrl0: `${place}/ME1`, MediaContentType0: "image/png", MediaUrl1: `${place}/ME2` },
    })?.files,
  ).toEqual([
    { id: `${place}/ME1`, name: null, mediaType: "image/png" },
    { id: `${place}/ME2`, name: null, mediaType: null },
  ]);
});

test("what Twilio charged is told once it knows: no parts while a messaging service has not sent it, nothing for a failure", () => {
  expect(twilioCharge({ num_segments: "0", price: null, price_unit: "USD" })).toEqual({ segments: null, price: null });
  expect(twilioCharge({ num_segments: "2", price: "-0.01580", price_unit: "usd" })).toEqual({
    segments: 2,
    price: { amount: 0.0158, currency: "USD" },
  });
  expect(twilioCharge({ num_segments: "1", price: null, price_unit: "USD", status: "failed" }).price).toEqual({
    amount: 0,
    currency: "USD",
  });
  expect(twilioCharge({ num_segments: "1.5", price: "free", price_unit: "USD" })).toEqual({
    segments: null,
    price: null,
  });
});

test("somebody who takes another number, or is known by another id, is told in each of the forms WhatsApp has for it", () => {
  const moveOf = (value: object, field = "messages") => {
    const change = { field, value: { metadata: { phone_number_id: "111" }, ...value } };
    return readWhatsAppWebhook({ entry: [{ id: "WABA", changes: [change] }] })[0]?.inbound[0];
  };
  const system = (fields: object) => ({ messages: [message({ type: "system", system: fields })] });
  const numbered = { type: "user_changed_number", wa_id: "38344060011", user_id: "XK.2", previous_user_id: "XK.1" };
  expect(moveOf(system(numbered))).toMatchObject({
    from: "+38344060010",
    isNotice: true,
    move: { number: "+38344060011", formerUserId: "XK.1", userId: "XK.2" },
  });
  expect(moveOf(system({ type: "customer_changed_number", new_wa_id: "38344060011" }))?.move).toEqual({
    number: "+38344060011",
    formerUserId: null,
    userId: null,
  });
  const renamed = { type: "user_changed_user_id", user_id: "XK.2", previous_user_id: "XK.1" };
  expect(moveOf({ messages: [{ id: "wamid.9", type: "system", system: renamed }] })).toMatchObject({
    from: null,
    move: { number: null, formerUserId: "XK.1", userId: "XK.2" },
  });
  const update = { user_id_update: [{ user_id: { previous: "XK.1", current: "XK.2" } }] };
  expect(moveOf(update, "user_id_update")).toMatchObject({
    userId: "XK.1",
    isNotice: true,
    move: { number: null, formerUserId: "XK.1", userId: "XK.2" },
  });
  expect(moveOf(system({ type: "customer_identity_changed" }))).not.toHaveProperty("move");
});

test("a message that WhatsApp took and holds back says so; one on its way says nothing", () => {
  const answer = (message_status?: string) => ({ messages: [{ id: "wamid.1", message_status }] });
  expect(whatsAppHoldOf(answer("held_for_quality_assessment"))).toContain("quality");
  expect(whatsAppHoldOf(answer("paused"))).toContain("paused");
  expect([answer("accepted"), answer(), {}].map(whatsAppHoldOf)).toEqual([null, null, null]);
});

test("who stops marketing messages in WhatsApp itself has opted out; letting them in again says nothing of us", () => {
  const preferences = (value: string, category = "marketing_messages") => {
    const user_preferences = [{ wa_id: "38344060010", category, value, timestamp: 1_760_000_000 }];
    const change = { field: "user_preferences", value: { metadata: { phone_number_id: "111" }, user_preferences } };
    return readWhatsAppWebhook({ entry: [{ id: "WABA", changes: [change] }] })[0]?.inbound;
  };
  expect(preferences("stop")).toMatchObject([
    { from: "+38344060010", isOptOut: true, isNotice: false, at: 1_760_000_000_000 },
  ]);
  expect([preferences("resume"), preferences("stop", "other")]).toEqual([[], []]);
});

import { describe, expect, test } from "vitest";
import { inboundCall, isToUs, readTwilioListed, statusCall, type TwilioListed } from "./twilio-listed.ts";
import { readTwilioInbound, readTwilioStatus } from "./twilio-webhook.ts";

const ENTRY = {
  sid: "SM00000000000000000000000000000001",
  direction: "inbound",
  from: "+38344123456",
  to: "+14155550199",
  body: "Yes & no = 1+1 💈",
  status: "received",
  date_created: "Mon, 02 Mar 2026 09:15:00 +0000",
  num_media: "0",
  messaging_service_sid: null,
  error_code: null,
};
const OURS = { from: "+14155550199", messagingServiceSid: null };

function read(change: object = {}): TwilioListed {
  const listed = readTwilioListed({ ...ENTRY, ...change });
  if (listed === null) throw new Error("It was not read");
  return listed;
}

describe("a message of Twilio's list", () => {
  test("that came in is read as the call Twilio would have made, with its time", () => {
    const inbound = readTwilioInbound(inboundCall(read(), []));
    expect(inbound).toMatchObject({
      providerId: ENTRY.sid,
      from: ENTRY.from,
      body: ENTRY.body,
      at: Date.parse("2026-03-02T09:15:00Z"),
      isNotice: false,
    });
  });
  test("brings its files along", () => {
    const media = [{ url: "https://api.twilio.com/media/ME1", type: "image/png" }];
    const inbound = readTwilioInbound(inboundCall(read({ num_media: "1" }), media));
    expect(inbound?.files).toEqual([{ id: media[0]?.url, name: null, mediaType: "image/png" }]);
    expect(read({ num_media: "99" }).mediaCount).toBe(10);
    expect(read({ num_media: null }).mediaCount).toBe(0);
  });
  test.each([
    ["to our number", {}, OURS, true],
    ["to another number of the same account", { to: "+14155550100" }, OURS, false],
    ["from us", { direction: "outbound-api" }, OURS, false],
    ["to a number of our messaging service", { messaging_service_sid: "MG1", to: "+1999" }, service("MG1"), true],
    ["to that of another service", { messaging_service_sid: "MG2" }, service("MG1"), false],
  ])("%s", (_, change, ours, isOurs) => {
    expect(isToUs(read(change), ours)).toBe(isOurs);
  });
  test("that we sent says how far it came, and with which error", () => {
    const left = { direction: "outbound-api", status: "undelivered", error_code: 30003 };
    expect(readTwilioStatus(statusCall(read(left)) ?? {}, null)).toMatchObject({
      providerId: ENTRY.sid,
      status: "failed",
      error: { code: 30003 },
    });
    expect(readTwilioStatus(statusCall(read({ status: "delivered" })) ?? {}, null)).toMatchObject({
      status: "delivered",
      error: null,
    });
  });
  test.each(["queued", "sending", "sent", "accepted", ""])("that is %s says nothing yet", (status) => {
    expect(statusCall(read({ status }))).toBeNull();
  });
  test.each([{ sid: null }, { date_created: "soon" }, { date_created: null }])(
    "without id or time is left alone",
    (change) => {
      expect(readTwilioListed({ ...ENTRY, ...change })).toBeNull();
    },
  );
});

function service(messagingServiceSid: string) {
  return { from: "+14155550199", messagingServiceSid };
}

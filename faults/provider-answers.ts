// F9: a provider answers each code of its table (docs: channels.md, sections 1 and 2), bare HTTP errors, words that are no
// JSON, and 200 with an error inside. What the program makes of each is what the table says.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SendOutcome } from "../packages/server/src/channels/channel.ts";
import type { OutgoingText } from "../packages/server/src/channels/text-channel.ts";
import { sendByTwilio } from "../packages/server/src/channels/twilio.ts";
import { sendByWhatsApp } from "../packages/server/src/channels/whatsapp.ts";
import { atLeast, type Finding, none, type Scenario } from "./scenario.ts";

/** What follows from an answer. */
export type Consequence =
  /** taken */
  | "sent"
  /** the account is not let in: it waits behind its breaker, no attempt is burnt */
  | "breaker"
  /** the account waits until a person has looked */
  | "pause"
  /** tried again later */
  | "retry"
  /** not this message, or not to this person: it has failed */
  | "permanent"
  /** the address takes nothing */
  | "bad address"
  /** nothing more by this channel to this person */
  | "suppress"
  /** the template or the text is at fault, and its step pauses */
  | "template"
  /** it may have been taken: asked after, or decided by a person */
  | "doubt";

function consequenceOf(outcome: SendOutcome): Consequence {
  switch (outcome.kind) {
    case "accepted":
      return "sent";
    case "unknown":
      return "doubt";
    case "retry":
      return outcome.isAccountBarred === true ? "pause" : outcome.isAccountRefused ? "breaker" : "retry";
    case "refused":
      if (outcome.isAddressBad) return "bad address";
      if (outcome.isOptedOut === true) return "suppress";
      return outcome.isTemplateRefused === true ? "template" : "permanent";
    case "stale":
      throw new Error("It was not handed over");
  }
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

const WHATSAPP: readonly (readonly [Consequence, readonly number[]])[] = [
  ["breaker", [0, 190]],
  ["pause", [3, 10, ...from(200, 299), 131048, 131031, 368, 130497, 131042, ...from(133000, 133016)]],
  ["retry", [4, 80007, 130429, 131056, 131052, 131053, 1, 2, 131000, 131016]],
  [
    "permanent",
    [131049, 131026, 131047, 470, 131021, 131030, 131051, 131005, 131008, 131009, 100, 33, 130472, 999_999],
  ],
  ["suppress", [131050]],
  ["template", [132000, 132001, 132005, 132007, 132012, 132015, 132016]],
];
const TWILIO: readonly (readonly [Consequence, readonly number[]])[] = [
  ["breaker", [20003, 20404]],
  ["retry", [20429, 21611, 30001, 30003, 30008, 30022, 30023, 63018]],
  ["bad address", [21211, 21614, 21612, 21217, 30005, 30006]],
  ["permanent", [21408, 21608, 21617, 30004, 63016, 99_999]],
  ["pause", [21606, 21212, 21659, 21703, 30002, 30024, 30032, 30034]],
  ["suppress", [21610]],
  ["template", [30007]],
];

/** An answer of a provider, and what must follow. */
export interface Case {
  readonly provider: "WhatsApp" | "Twilio";
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: number;
  readonly must: Consequence;
}

const whatsAppError = (code: number) => JSON.stringify({ error: { message: "no", type: "OAuthException", code } });
const twilioError = (code: number, status = 400) => JSON.stringify({ code, message: "no", status });

const BARE = [
  { status: 401, must: "breaker" },
  { status: 403, must: "breaker" },
  { status: 404, must: "permanent" },
  { status: 429, must: "retry" },
  { status: 500, must: "doubt" },
  { status: 502, must: "doubt" },
  { status: 503, must: "doubt" },
  { status: 504, must: "doubt" },
] as const;
const BODIES = ["", "{}", "[]", "null", "<html>Bad gateway</html>", '{"error":', '{"error":"no"}', '{"sid":null}'];

/** Every answer there is. */
export const CASES: readonly Case[] = [
  ...WHATSAPP.flatMap(([must, codes]) =>
    codes.map((code): Case => ({ provider: "WhatsApp", status: 400, body: whatsAppError(code), must })),
  ),
  ...TWILIO.flatMap(([must, codes]) =>
    codes.map((code): Case => ({ provider: "Twilio", status: 400, body: twilioError(code), must })),
  ),
  ...(["WhatsApp", "Twilio"] as const).flatMap((provider) => [
    ...BARE.flatMap(({ status, must }) => BODIES.map((body): Case => ({ provider, status, body, must }))),
    // taken or not: nobody can tell from this
    ...BODIES.map((body): Case => ({ provider, status: 200, body, must: "doubt" })),
    { provider, status: 429, body: "{}", retryAfter: 77, must: "retry" } as const,
  ]),
  // the code counts, not the status
  { provider: "WhatsApp", status: 200, body: whatsAppError(131026), must: "permanent" },
  { provider: "WhatsApp", status: 401, body: whatsAppError(131056), must: "retry" },
  { provider: "WhatsApp", status: 500, body: whatsAppError(131000), must: "doubt" },
  { provider: "Twilio", status: 429, body: twilioError(20429, 429), must: "retry" },
  { provider: "WhatsApp", status: 200, body: JSON.stringify({ messages: [{ id: "wamid.1" }] }), must: "sent" },
  { provider: "Twilio", status: 201, body: JSON.stringify({ sid: "SM1", status: "queued" }), must: "sent" },
];

const TEXT: OutgoingText = {
  messageId: "one",
  to: "+38344123456",
  text: "Hello",
  template: null,
  attempt: 1,
  receiptsTo: null,
};
const BUDGET = { totalMs: 10_000, isGateFresh: () => true };

async function run(): Promise<Finding[]> {
  let next: Case | null = null;
  const server = createServer((request, response) => {
    request.resume();
    const retryAfter = next?.retryAfter;
    response
      .writeHead(next?.status ?? 500, {
        "content-type": "application/json",
        ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
      })
      .end(next?.body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const addresses = {
    whatsAppUrl: url,
    whatsAppVersion: "v26.0",
    twilioUrl: url,
  } as Parameters<typeof sendByTwilio>[0]["addresses"];
  const wrong: string[] = [];
  try {
    for (const one of CASES) {
      next = one;
      const outcome =
        one.provider === "Twilio"
          ? await sendByTwilio(
              {
                provider: "twilio",
                from: "+15550199",
                accountSid: "AC1",
                authToken: "token",
                messagingServiceSid: null,
                apiKey: null,
                addresses,
              },
              TEXT,
              BUDGET,
            )
          : await sendByWhatsApp(
              {
                provider: "whatsapp",
                phoneNumberId: "1",
                businessAccountId: null,
                accessToken: "token",
                appSecret: "secret",
                verifyToken: "words",
                addresses,
              },
              TEXT,
              BUDGET,
            );
      const consequence = consequenceOf(outcome);
      const isObeyed =
        one.retryAfter === undefined || (outcome.kind === "retry" && outcome.retryAfterMs === one.retryAfter * 1_000);
      if (consequence !== one.must || !isObeyed)
        wrong.push(`${one.provider} ${one.status} ${one.body.slice(0, 60)} was ${consequence}, not ${one.must}`);
    }
  } finally {
    server.close();
  }
  return [
    none(`answers that had another consequence than their table says (${wrong.join("; ") || "none"})`, wrong.length),
    atLeast("answers given", CASES.length, 300),
  ];
}

/** What providers answer. */
export const providerAnswers: Scenario = {
  title: "F9: every answer a provider may give",
  engines: ["sqlite"],
  isInShort: true,
  run,
};

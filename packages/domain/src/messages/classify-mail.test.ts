import { expect, test } from "vitest";
import { classifyMail, type MailFacts } from "./classify-mail.ts";
import { returnDate } from "./return-date.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const mail = (facts: Partial<MailFacts>): MailFacts => ({
  headers: {},
  from: "ana@cafe-ana.example",
  subject: "Re: Your website",
  reportType: null,
  deliveryStatus: null,
  text: "Sounds good, call me.",
  ...facts,
});

test("a person answering is a reply", () => {
  expect(classifyMail(mail({}), now)).toEqual({ kind: "reply" });
});

test("an unknown address is a hard bounce", () => {
  const deliveryStatus =
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; Ana@cafe-ana.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user\n unknown";
  const kind = classifyMail(
    mail({ from: "mailer-daemon@mx.example", reportType: "delivery-status", deliveryStatus }),
    now,
  );
  expect(kind).toMatchObject({
    kind: "bounce",
    isHard: true,
    report: { recipient: "ana@cafe-ana.example", diagnostic: "550 5.1.1 user unknown" },
  });
});

test("a full mailbox is a soft bounce, a delay is a notice", () => {
  const status = (action: string, code: string) =>
    `Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.example\nAction: ${action}\nStatus: ${code}`;
  expect(
    classifyMail(mail({ reportType: "delivery-status", deliveryStatus: status("failed", "5.2.2") }), now),
  ).toMatchObject({ kind: "bounce", isHard: false });
  expect(
    classifyMail(mail({ reportType: "delivery-status", deliveryStatus: status("delayed", "4.4.1") }), now),
  ).toEqual({ kind: "notice" });
});

test("a bounce in prose is understood", () => {
  const text =
    "Hi. This is the qmail-send program.\nI'm afraid I wasn't able to deliver your message.\n<info@gone.example>:\nSorry, no mailbox here by that name. 550 user unknown";
  expect(classifyMail(mail({ from: "MAILER-DAEMON@mx.example", subject: "failure notice", text }), now)).toMatchObject({
    kind: "bounce",
    isHard: true,
    report: { recipient: "info@gone.example" },
  });
});

test("a complaint suppresses", () => {
  expect(classifyMail(mail({ reportType: "feedback-report" }), now)).toEqual({ kind: "complaint" });
});

test.each([
  [{ headers: { "auto-submitted": ["auto-replied"] } }],
  [{ headers: { precedence: ["bulk"] } }],
  [{ headers: { "x-autoreply": ["yes"] } }],
  [{ headers: { "x-auto-response-suppress": ["DR, OOF, AutoReply"] } }],
  [{ subject: "Automatic reply: Your website" }],
  [{ subject: "Abwesenheitsnotiz: Ihre Website" }],
  [{ subject: "Përgjigje automatike: faqja" }],
])("%j is an automatic answer", (facts) => expect(classifyMail(mail(facts), now).kind).toBe("auto-reply"));

test("Auto-Submitted: no is a person, whatever else is said; so is one who asks for no suppression", () => {
  expect(classifyMail(mail({ headers: { "x-auto-response-suppress": ["None"] } }), now).kind).toBe("reply");
  expect(
    classifyMail(mail({ headers: { "auto-submitted": ["no"], "x-auto-response-suppress": ["All"] } }), now).kind,
  ).toBe("reply");
});

test("an automatic answer outranks the stop word in it, and tells the day of return", () => {
  expect(classifyMail(mail({ subject: "Out of office", text: "I am away until December 1st, 2026." }), now)).toEqual({
    kind: "auto-reply",
    until: Date.UTC(2026, 11, 1),
    hasLeft: false,
  });
  expect(classifyMail(mail({ subject: "Automatic reply", text: "Ana no longer works here." }), now)).toMatchObject({
    hasLeft: true,
  });
});

test("stop as the whole mail, or our unsubscribe subject, is an opt-out", () => {
  expect(classifyMail(mail({ text: "Stop." }), now)).toEqual({ kind: "opt-out" });
  expect(classifyMail(mail({ subject: "unsubscribe abc", text: "" }), now)).toEqual({ kind: "opt-out" });
});

test.each([
  ["zurück am 01.12.2026", "2026-12-01"],
  ["Ich bin bis 1. Dezember nicht im Büro", "2026-12-01"],
  ["de retour le 5 janvier", "2027-01-05"],
  ["vuelvo el 3 de diciembre de 2026", "2026-12-03"],
  ["I will be back on 2026-11-30.", "2026-11-30"],
  ["away from 11/20 to 11/28", "2026-11-28"],
  ["kthehem më 2 dhjetor", "2026-12-02"],
])("%j names %s", (text, date) => expect(returnDate(text, now)).toBe(Date.parse(`${date}T00:00:00Z`)));

test("no coming date, no guess", () => {
  expect(returnDate("Away. © 2024. Call +383 44 123 456", now)).toBeNull();
});

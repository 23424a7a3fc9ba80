import { expect, test } from "vitest";
import { htmlText } from "./html-text.ts";
import { replyText } from "./reply-text.ts";

test.each([
  [
    "Yes, Tuesday works.\n\nOn Mon, 23 Nov 2026 at 09:12, Ben <ben@example.com> wrote:\n> Hello Ana",
    "Yes, Tuesday works.",
  ],
  ["Ja gern!\r\n\r\nAm Mo., 23. Nov. 2026 um 09:12 Uhr schrieb Ben <ben@example.com>:\r\n\r\n> Hallo", "Ja gern!"],
  ["Oui\n\nLe lun. 23 nov. 2026 à 09:12, Ben <ben@example.com> a\nécrit :\n> Bonjour", "Oui"],
  ["Po\n\nMë hën, 23 nën 2026, 09:12, Ben <ben@example.com> shkroi:\n> Tung", "Po"],
  ["Sure\n\n-----Original Message-----\nFrom: Ben\nSent: Monday", "Sure"],
  ["OK\n\nVon: Ben <ben@example.com>\nGesendet: Montag, 23. November 2026\nAn: Ana\nBetreff: Angebot\n\nHallo", "OK"],
  ["See below\n> Do you have a website?\nNo we don't.\n> And a phone?\nYes.", "See below\nNo we don't.\nYes."],
  ["Thanks\n-- \nAna\nCafé Ana", "Thanks"],
  ["> only a quote", "> only a quote"],
  ["Tak\n\nW dniu pon., 23 lis 2026 o 09:12 Ben <ben@example.com> napisał(a):\n> Cześć", "Tak"],
  ["Sim\n\nEm seg., 23 de nov. de 2026 às 09:12, Ben <ben@example.com>\nescreveu:\n\n> Olá", "Sim"],
  ["Graag\n\nOp ma 23 nov 2026 om 09:12 schreef Ben <ben@example.com>:\n> Hallo", "Graag"],
  ["Ja tack\n\nDen mån 23 nov. 2026 kl 09:12 skrev Ben <ben@example.com>:\n> Hej", "Ja tack"],
  ["Evet\n\nBen <ben@example.com>, 23 Kas 2026 Pzt, 09:12 tarihinde şunu yazdı:\n> Merhaba", "Evet"],
  ["Да\n\nпн, 23 нояб. 2026 г. в 09:12, Ben <ben@example.com> написал:\n> Привет", "Да"],
  ["Da\n\nÎn lun., 23 nov. 2026 la 09:12, Ben <ben@example.com> a scris:\n> Salut", "Da"],
  ["Igen\n\nBen <ben@example.com> ezt írta (időpont: 2026. nov. 23., H, 9:12):\n> Szia", "Igen"],
  ["Sì\n\nDa: Ben <ben@example.com>\nInviato: lunedì 23 novembre 2026\nA: Ana\nOggetto: Sito\n\nCiao", "Sì"],
  ["Oui\n\n________________________________\nDe : Ben <ben@example.com>\nEnvoyé : lundi\nÀ : Ana\nObjet : Site", "Oui"],
  ["Tak\n\nOd: Ben\nWysłano: poniedziałek\nDo: Ana\nTemat: Strona\n\nCześć", "Tak"],
  ["Po\n\n*Nga:* Ben <ben@example.com>\n*Dërguar:* e hënë\n*Për:* Ana\n*Subjekti:* Faqja\n\nTung", "Po"],
  ["Nai\n\nΣτις Δευ 23 Νοε 2026 στις 9:12 π.μ., ο Ben <ben@example.com> έγραψε:\n> Γεια", "Nai"],
  ["From: what I see, you are far away.\nDate: none yet", "From: what I see, you are far away.\nDate: none yet"],
  ["On Tuesday I can\ncall you at 5:", "On Tuesday I can\ncall you at 5:"],
])("the new text of %j is %j", (mail, text) => expect(replyText(mail)).toBe(text));

test("the text of an HTML mail leaves out the quoted mail, styles and tags", () => {
  const html =
    '<html><head><style>p{color:red}</style></head><body><p>Hello&nbsp;Ben,</p><p>price &lt; 500 &#8364;?<br>Ana</p><div class="gmail_quote">On Mon…<blockquote>old</blockquote></div></body></html>';
  expect(htmlText(html)).toBe("Hello Ben,\n\nprice < 500 €?\nAna");
});

test("white space between tags stands as a browser shows it", () => {
  expect(htmlText("<b>a</b>\n<b>b</b>\t<i>c</i> <i> d</i>")).toBe("a b c d");
  expect(htmlText("<p> a </p>\n<p>\n</p> <p>b<SPAN>c</SPAN></p ><Br/>d")).toBe("a\n\nbc\n\nd");
});

test("a line of very many pieces costs no more than its length", () => {
  const start = process.cpuUsage();
  // a quarter of a second; it took five when each piece copied the line before it
  expect(htmlText("<b>x</b>".repeat(250_000))).toBe("x".repeat(250_000));
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_500);
});

test("a megabyte made to be slow is read in no time", () => {
  const slow = [
    `${"> ".repeat(250_000)}x`,
    "On ".repeat(350_000),
    "<".repeat(500_000),
    "a\n".repeat(500_000),
    `${"<div ".repeat(200_000)}`,
    "&#".repeat(400_000),
    "<b>x</b>".repeat(130_000),
    "<tr><td>1</td></tr>".repeat(55_000),
  ];
  const start = process.cpuUsage();
  for (const text of slow) replyText(htmlText(text));
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(3_000);
});

import type { DefaultTemplates } from "./default-template.ts";

/** The templates that ship in German. */
export const german: DefaultTemplates = {
  sequenceName: "WhatsApp, E-Mail, WhatsApp",
  whatsappFirst: {
    name: "Erste Nachricht",
    category: "Erstkontakt",
    subject: null,
    body: `[[Guten Tag|Hallo]][if contact_name] {contact_name}[end], ich bin {sender_name}.

Ich bin auf {business_name}[if city] in {city}[end][if sender_offer] gestoßen. Wir bieten {sender_offer}, und ich hatte eine Idee für Sie[else] gestoßen und [if website]habe mir Ihre Website angesehen. Zwei Kleinigkeiten würden Ihnen mehr Anrufe bringen[else]habe gesehen, dass Sie noch keine Website haben. Wer online sucht, findet so zuerst die anderen[end][end].

Darf ich Ihnen ein kurzes Beispiel schicken? Es kostet Sie nichts.`,
  },
  whatsappLast: {
    name: "Letzte Nachricht",
    category: "Nachfassen",
    subject: null,
    body: `Guten Tag[if contact_name] {contact_name}[end], eine letzte Nachricht von mir zu {business_name}.

Wenn [if sender_offer]das gerade kein Thema ist[else]mehr Kunden über das Internet gerade kein Thema sind[end], ist das in Ordnung, dann melde ich mich nicht mehr. Wenn doch: Ein kurzes „Ja“ genügt, und ich schicke Ihnen ein Beispiel.

{sender_name}`,
  },
  email: {
    name: "E-Mail mit einer Idee",
    category: "Nachfassen",
    subject: "[[Eine Idee für|Ein Gedanke zu]] {business_name}",
    body: `Guten Tag[if contact_name] {contact_name}[end],

[if sender_offer]ich bin auf {business_name}[if city] in {city}[end] gestoßen und habe an Sie gedacht.[else]ich habe mir angesehen, wie Kundinnen und Kunden[if city] in {city}[end] {business_name} online finden.[end][if rating] Auf {rating} Sterne können Sie stolz sein, das sollten mehr Menschen sehen.[end]

[if sender_offer]Wir bieten {sender_offer}. Gern zeige ich Ihnen in wenigen Zeilen, was das für Sie heißen könnte.[else][if website]Ihre Website ist da, doch ein paar Änderungen würden aus Besuchern mehr Anrufe machen: Öffnungszeiten und Telefonnummer ganz oben, Seiten, die auf dem Handy schnell laden, und ein klarer Weg zur Anfrage.[else]Eine eigene Website haben Sie noch nicht. Oft genügt eine einzige Seite mit Leistungen, Öffnungszeiten und einem Knopf zum Anrufen. Sie kann in einer Woche online sein.[end][end]

Soll ich ein kurzes Beispiel für Sie vorbereiten, kostenlos und unverbindlich? Eine Zeile als Antwort genügt.

Freundliche Grüße
{sender_name}
{sender_company|}`,
  },
  sms: {
    name: "Kurze SMS",
    category: "Erstkontakt",
    subject: null,
    body: "Guten Tag, hier ist {sender_name}. [if sender_offer]Wir bieten {sender_offer}, und ich habe eine Idee für {business_name}.[else]Ich habe eine Idee, die {business_name} mehr Anrufe bringt.[end] Darf ich sie schicken? STOP = keine SMS mehr.",
  },
  phone: {
    name: "Leitfaden für den Anruf",
    category: "Anruf",
    subject: null,
    body: `1. „Guten Tag, hier ist {sender_name}. Spreche ich mit {contact_name|der Inhaberin oder dem Inhaber} von {business_name}?“
2. „Ich fasse mich kurz: [if sender_offer]Wir bieten {sender_offer}, und ich habe eine Idee für Sie.[else][if website]Ich habe mir Ihre Website angesehen, zwei Dinge kosten Sie Anrufe.[else]Ich habe gesehen, dass Sie noch keine Website haben.[end][end] Haben Sie eine Minute?“
3. Fragen: „Wie finden neue Kunden heute zu Ihnen?“ Zuhören, mitschreiben.
4. Anbieten: „Ich bereite ein kostenloses Beispiel vor. Wohin darf ich es schicken?“
5. Einen Tag für das nächste Gespräch vereinbaren und die Wiedervorlage setzen.`,
  },
};

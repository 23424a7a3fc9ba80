import type { DefaultTemplates } from "./default-template.ts";

/** The templates that ship in Albanian. */
export const albanian: DefaultTemplates = {
  sequenceName: "WhatsApp, e-mail, WhatsApp",
  whatsappFirst: {
    name: "Mesazhi i parë",
    category: "Kontakti i parë",
    subject: null,
    body: `[[Përshëndetje|Tungjatjeta]][if contact_name] {contact_name}[end], unë jam {sender_name}.

E pashë {business_name}[if city] në {city}[end][if sender_offer]. Ne ofrojmë {sender_offer}, dhe pata një ide për ju[else] dhe [if website]i hodha një sy faqes suaj. Dy ndryshime të vogla do t'ju sillnin më shumë telefonata[else]vura re se ende nuk keni faqe interneti. Kush kërkon online, i gjen të tjerët para jush[end][end].

A mund t'ju dërgoj një shembull të shkurtër? Nuk ju kushton asgjë.`,
  },
  whatsappLast: {
    name: "Mesazhi i fundit",
    category: "Rikujtim",
    subject: null,
    body: `Përshëndetje[if contact_name] {contact_name}[end], po ju shkruaj për herë të fundit për {business_name}.

Nëse [if sender_offer]tani nuk ju intereson[else]tani nuk ju interesojnë më shumë klientë nga interneti[end], s'ka problem dhe nuk do t'ju shkruaj më. Nëse po, përgjigjuni vetëm me "po" dhe jua dërgoj një shembull.

{sender_name}`,
  },
  email: {
    name: "E-mail me një ide",
    category: "Rikujtim",
    subject: "[[Një ide për|Një mendim për]] {business_name}",
    body: `Përshëndetje[if contact_name] {contact_name}[end],

[if sender_offer]E pashë {business_name}[if city] në {city}[end] dhe mendova për ju.[else]Pashë se si klientët[if city] në {city}[end] e gjejnë {business_name} në internet.[end][if rating] Me {rating} yje mund të jeni krenarë, dhe më shumë njerëz duhet t'i shohin.[end]

[if sender_offer]Ne ofrojmë {sender_offer}. Do të doja t'ju tregoja me pak rreshta çfarë mund t'ju sjellë kjo.[else][if website]Faqen e keni, por disa ndryshime do t'i kthenin më shumë vizitorë në telefonata: orari dhe numri i telefonit në krye, faqe që hapen shpejt në telefon dhe një mënyrë e qartë për të kërkuar ofertë.[else]Ende nuk keni faqe interneti. Shpesh mjafton një faqe e vetme me shërbimet, orarin dhe një buton për të telefonuar, dhe mund të jetë gati brenda një jave.[end][end]

A t'ju përgatis një shembull të shkurtër, falas dhe pa asnjë detyrim? Mjafton një rresht si përgjigje.

Me respekt,
{sender_name}
{sender_company|}`,
  },
  sms: {
    name: "SMS e shkurtër",
    category: "Kontakti i parë",
    subject: null,
    body: "Përshëndetje, jam {sender_name}. [if sender_offer]Ne ofrojmë {sender_offer} dhe kam një ide për {business_name}.[else]Kam një ide që i sjell {business_name} më shumë telefonata.[end] Ta dërgoj? STOP për të mos marrë më SMS.",
  },
  phone: {
    name: "Udhëzues për telefonatë",
    category: "Telefonatë",
    subject: null,
    body: `1. "Përshëndetje, jam {sender_name}. A po flas me {contact_name|pronarin} e {business_name}?"
2. "Do të jem i shkurtër: [if sender_offer]ne ofrojmë {sender_offer}, dhe kam një ide për ju.[else][if website]e pashë faqen tuaj dhe dy gjëra ju kushtojnë telefonata.[else]pashë se ende nuk keni faqe interneti.[end][end] A keni një minutë?"
3. Pyetni: "Si ju gjejnë sot klientët e rinj?" Dëgjoni dhe mbani shënime.
4. Ofroni: "Ju përgatis një shembull falas. Ku mund ta dërgoj?"
5. Caktoni një ditë për të folur përsëri dhe vendosni rikujtimin.`,
  },
};

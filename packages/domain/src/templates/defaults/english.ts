import type { DefaultTemplates } from "./default-template.ts";

/** The templates that ship in English. */
export const english: DefaultTemplates = {
  sequenceName: "WhatsApp, e-mail, WhatsApp",
  whatsappFirst: {
    name: "First message",
    category: "First contact",
    subject: null,
    body: `[[Hi|Hello]] {contact_name|there}, I'm {sender_name}.

I came across {business_name}[if city] in {city}[end][if sender_offer]. We offer {sender_offer}, and I had an idea for you[else] and [if website]had a look at your website. There are two small things that would bring you more calls[else]noticed that you have no website yet. People who look for you online find your competitors first[end][end].

May I send you a short example of what I mean? It costs you nothing.`,
  },
  whatsappLast: {
    name: "Last message",
    category: "Follow-up",
    subject: null,
    body: `Hi {contact_name|there}, a last note from me about {business_name}.

If [if sender_offer]this is not a topic right now[else]more customers from the internet are not a topic right now[end], that's fine and I won't write again. If they are, just answer "yes" and I'll send you an example.

{sender_name}`,
  },
  email: {
    name: "E-mail with an idea",
    category: "Follow-up",
    subject: "[[An idea for|A thought about]] {business_name}",
    body: `Hello {contact_name|there},

[if sender_offer]I came across {business_name}[if city] in {city}[end] and thought of you.[else]I looked at how customers[if city] in {city}[end] find {business_name} online.[end][if rating] Your {rating} stars are something to be proud of, and more people should see them.[end]

[if sender_offer]We offer {sender_offer}. I would like to show you in a few lines what that could mean for you.[else][if website]Your website is there, but a few changes would turn more visitors into calls: opening hours and phone number at the top, pages that load fast on a phone, and a clear way to ask for an offer.[else]You have no website of your own yet. A single page with your services, opening hours and a button to call is often enough, and it can be online within a week.[end][end]

Shall I prepare a short example for you, free and without obligation? A one-line answer is enough.

Kind regards
{sender_name}
{sender_company|}`,
  },
  sms: {
    name: "Short text",
    category: "First contact",
    subject: null,
    body: "Hi {contact_name|there}, {sender_name} here. [if sender_offer]we offer {sender_offer} and I have an idea for {business_name}.[else]I have an idea that could bring {business_name} more calls.[end] May I send it? Reply STOP to opt out.",
  },
  phone: {
    name: "Call guide",
    category: "Call",
    subject: null,
    body: `1. "Hello, this is {sender_name}. Am I speaking to {contact_name|the owner} of {business_name}?"
2. "I'll be brief: [if sender_offer]We offer {sender_offer}, and I have an idea for you.[else][if website]I looked at your website and saw two things that cost you calls.[else]I saw that you have no website yet.[end][end] Do you have one minute?"
3. Ask: "How do new customers find you today?" Listen, take notes.
4. Offer: "I'll prepare a free example. Where may I send it?"
5. Agree on a day to talk again, and set the follow-up.`,
  },
};

import type { DefaultTemplates } from "./default-template.ts";

/** The templates that ship in French. */
export const french: DefaultTemplates = {
  sequenceName: "WhatsApp, e-mail, WhatsApp",
  whatsappFirst: {
    name: "Premier message",
    category: "Premier contact",
    subject: null,
    body: `Bonjour[if contact_name] {contact_name}[end], je suis {sender_name}.

[[Je suis tombé sur|J'ai découvert]] {business_name}[if city] à {city}[end][if sender_offer]. Nous proposons {sender_offer}, et j'ai eu une idée pour vous[else] et [if website]j'ai regardé votre site. Deux petites choses vous apporteraient plus d'appels[else]j'ai vu que vous n'avez pas encore de site. Ceux qui cherchent en ligne trouvent d'abord les autres[end][end].

Puis-je vous envoyer un court exemple ? Cela ne vous coûte rien.`,
  },
  whatsappLast: {
    name: "Dernier message",
    category: "Relance",
    subject: null,
    body: `Bonjour[if contact_name] {contact_name}[end], un dernier mot au sujet de {business_name}.

Si [if sender_offer]ce n'est pas d'actualité[else]trouver plus de clients sur internet n'est pas d'actualité[end], aucun souci, je ne vous écrirai plus. Sinon, répondez simplement « oui » et je vous envoie un exemple.

{sender_name}`,
  },
  email: {
    name: "E-mail avec une idée",
    category: "Relance",
    subject: "[[Une idée pour|Une remarque sur]] {business_name}",
    body: `Bonjour[if contact_name] {contact_name}[end],

[if sender_offer]Je suis tombé sur {business_name}[if city] à {city}[end] et j'ai pensé à vous.[else]J'ai regardé comment les clients[if city] de {city}[end] trouvent {business_name} en ligne.[end][if rating] Vous pouvez être fiers de vos {rating} étoiles, et plus de monde devrait les voir.[end]

[if sender_offer]Nous proposons {sender_offer}. J'aimerais vous montrer en quelques lignes ce que cela pourrait vous apporter.[else][if website]Votre site existe, mais quelques changements transformeraient plus de visites en appels : horaires et téléphone tout en haut, des pages rapides sur mobile et une façon simple de demander un devis.[else]Vous n'avez pas encore de site. Une seule page avec vos services, vos horaires et un bouton pour appeler suffit souvent, et elle peut être en ligne en une semaine.[end][end]

Voulez-vous que je prépare un court exemple, gratuit et sans engagement ? Une ligne de réponse suffit.

Bien à vous,
{sender_name}
{sender_company|}`,
  },
  sms: {
    name: "SMS court",
    category: "Premier contact",
    subject: null,
    body: "Bonjour, ici {sender_name}. [if sender_offer]Nous proposons {sender_offer} et j'ai une idée pour {business_name}.[else]J'ai une idée pour amener plus d'appels à {business_name}.[end] Je vous l'envoie ? STOP pour ne plus recevoir de SMS.",
  },
  phone: {
    name: "Trame d'appel",
    category: "Appel",
    subject: null,
    body: `1. « Bonjour, {sender_name} à l'appareil. Suis-je bien avec {contact_name|la personne responsable} de {business_name} ? »
2. « Je serai bref : [if sender_offer]nous proposons {sender_offer}, et j'ai une idée pour vous.[else][if website]j'ai regardé votre site, deux choses vous coûtent des appels.[else]j'ai vu que vous n'avez pas encore de site.[end][end] Avez-vous une minute ? »
3. Demander : « Comment vos nouveaux clients vous trouvent-ils aujourd'hui ? » Écouter, noter.
4. Proposer : « Je vous prépare un exemple gratuit. Où puis-je l'envoyer ? »
5. Convenir d'un jour pour se reparler et noter la relance.`,
  },
};

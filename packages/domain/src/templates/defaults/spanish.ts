import type { DefaultTemplates } from "./default-template.ts";

/** The templates that ship in Spanish. */
export const spanish: DefaultTemplates = {
  sequenceName: "WhatsApp, correo, WhatsApp",
  whatsappFirst: {
    name: "Primer mensaje",
    category: "Primer contacto",
    subject: null,
    body: `[[Hola|Buenos días]][if contact_name], {contact_name}[end]. Soy {sender_name}.

He visto {business_name}[if city] en {city}[end][if sender_offer]. Ofrecemos {sender_offer} y he tenido una idea para ustedes[else] y [if website]he mirado su página web. Con dos pequeños cambios recibirían más llamadas[else]me he dado cuenta de que aún no tienen página web. Quien busca en internet encuentra antes a otros[end][end].

¿Le envío un ejemplo corto de lo que digo? No le cuesta nada.`,
  },
  whatsappLast: {
    name: "Último mensaje",
    category: "Seguimiento",
    subject: null,
    body: `Hola[if contact_name], {contact_name}[end]. Le escribo por última vez sobre {business_name}.

Si [if sender_offer]ahora no es el momento[else]ahora no es momento de conseguir más clientes por internet[end], no pasa nada y no le escribiré más. Si lo es, responda «sí» y le envío un ejemplo.

{sender_name}`,
  },
  email: {
    name: "Correo con una idea",
    category: "Seguimiento",
    subject: "[[Una idea para|Algo sobre]] {business_name}",
    body: `Hola[if contact_name], {contact_name}[end]:

[if sender_offer]He visto {business_name}[if city] en {city}[end] y he pensado en ustedes.[else]He mirado cómo encuentran los clientes[if city] de {city}[end] a {business_name} en internet.[end][if rating] Sus {rating} estrellas son para estar orgullosos, y más gente debería verlas.[end]

[if sender_offer]Ofrecemos {sender_offer}. Me gustaría mostrarles en pocas líneas qué podría aportarles.[else][if website]Ya tienen página web, pero con unos pocos cambios más visitas acabarían en llamada: horario y teléfono arriba del todo, páginas que cargan rápido en el móvil y una forma clara de pedir presupuesto.[else]Aún no tienen página web propia. A menudo basta una sola página con sus servicios, el horario y un botón para llamar, y puede estar lista en una semana.[end][end]

¿Le preparo un ejemplo breve, gratis y sin compromiso? Basta con una línea de respuesta.

Un saludo,
{sender_name}
{sender_company|}`,
  },
  sms: {
    name: "SMS corto",
    category: "Primer contacto",
    subject: null,
    body: "Hola, soy {sender_name}. [if sender_offer]Ofrecemos {sender_offer} y tengo una idea para {business_name}.[else]Tengo una idea para que {business_name} reciba más llamadas.[end] ¿Se la envío? Responda STOP para no recibir más SMS.",
  },
  phone: {
    name: "Guion de llamada",
    category: "Llamada",
    subject: null,
    body: `1. «Buenos días, soy {sender_name}. ¿Hablo con {contact_name|la persona responsable} de {business_name}?»
2. «Seré breve: [if sender_offer]ofrecemos {sender_offer} y tengo una idea para ustedes.[else][if website]he mirado su página web y hay dos cosas que le cuestan llamadas.[else]he visto que aún no tienen página web.[end][end] ¿Tiene un minuto?»
3. Preguntar: «¿Cómo le encuentran hoy los clientes nuevos?» Escuchar y tomar nota.
4. Ofrecer: «Le preparo un ejemplo gratis. ¿Adónde se lo envío?»
5. Acordar un día para volver a hablar y apuntar el seguimiento.`,
  },
};

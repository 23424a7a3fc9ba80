// What a first mail to a stranger must say below its text: who writes, from where, and how to be left alone (CAN-SPAM,
// security.md section 2). The way out is an answer with one word, which works without any public address.

const LINES: Record<string, { answer: string; link: string }> = {
  en: { answer: 'If you do not want to hear from us again, answer with "unsubscribe".', link: "No more messages:" },
  de: {
    answer: "Wenn Sie nichts mehr von uns hören möchten, antworten Sie mit „abmelden“.",
    link: "Keine weiteren Nachrichten:",
  },
  es: { answer: "Si no quiere recibir más mensajes, responda «baja».", link: "No más mensajes:" },
  fr: { answer: "Si vous ne souhaitez plus de messages, répondez « désabonner ».", link: "Plus de messages :" },
  sq: { answer: "Nëse nuk doni më mesazhe prej nesh, përgjigjuni me „çregjistrim“.", link: "Pa mesazhe të tjera:" },
};

/** The lines below a mail. `link` is there only where the program has a public address. */
export function mailFooter(sender: {
  organization: string;
  address: string | null;
  language: string | null;
  link: string | null;
}): string {
  const lines = LINES[sender.language?.slice(0, 2).toLowerCase() ?? "en"] ?? LINES.en ?? { answer: "", link: "" };
  const who = [
    sender.organization,
    ...(sender.address === null ? [] : [sender.address.replace(/\s*\n\s*/g, ", ")]),
  ].join(", ");
  return `\n\n-- \n${who}\n${lines.answer}${sender.link === null ? "" : `\n${lines.link} ${sender.link}`}`;
}

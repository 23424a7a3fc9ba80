import { getDomain } from "tldts";
import { ownDomain } from "../leads/match-keys.ts";

/**
 * The domains by which a lead belongs to a company: its website's and its mail address's. Mail providers, and the pages
 * many businesses share, tell nothing.
 */
export function companyDomains({ email, website }: { email: string | null; website: string | null }): string[] {
  const ofSite = website === null ? null : ownDomain(website);
  const host = email === null ? "" : email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  const ofMail = host === "" || isMailProvider(host) ? null : ownDomain(host);
  return [...new Set([ofSite, ofMail])].flatMap((domain) => domain ?? []);
}

function isMailProvider(host: string): boolean {
  const domain = getDomain(host);
  return domain !== null && (PROVIDERS.has(domain) || PROVIDER_NAMES.has(domain.slice(0, domain.indexOf("."))));
}

/** Providers with one domain for each country: yahoo.co.uk, gmx.at, hotmail.fr. */
const PROVIDER_NAMES = new Set("gmx hotmail live outlook yahoo ymail yandex googlemail protonmail tutanota".split(" "));

const PROVIDERS = new Set(
  [
    // names that belong to nobody (RFC 2606)
    "example.com example.net example.org",
    "gmail.com msn.com icloud.com me.com mac.com aol.com mail.com email.com onmicrosoft.com proton.me pm.me tuta.com tutamail.com zoho.com fastmail.com hey.com",
    "web.de t-online.de freenet.de arcor.de posteo.de mailbox.org online.de vodafone.de 1und1.de aon.at chello.at bluewin.ch hispeed.ch sunrise.ch",
    "orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr libero.it virgilio.it alice.it tin.it tiscali.it terra.es telefonica.net sapo.pt",
    "telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl home.nl xs4all.nl telia.com online.no btinternet.com sky.com ntlworld.com talktalk.net",
    "comcast.net verizon.net att.net sbcglobal.net cox.net charter.net bellsouth.net rogers.com shaw.ca bigpond.com optusnet.com.au",
    "mail.ru bk.ru list.ru inbox.ru rambler.ru ukr.net i.ua seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl abv.bg mail.bg citromail.hu freemail.hu",
    "qq.com 163.com 126.com sina.com naver.com daum.net rediffmail.com eunet.rs ptt.rs t-com.me abcom.al",
  ].flatMap((line) => line.split(" ")),
);

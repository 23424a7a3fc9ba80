import { fold } from "../leads/fold.ts";

const LANGUAGES = ["en", "de", "es", "fr", "it", "sq", "pt", "nl", "pl", "tr", "sr", "hr", "mk", "el"];

/** Names and codes that no language's list has, or has otherwise. */
const ALIASES: Record<string, string> = {
  uk: "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  "great britain": "GB",
  britain: "GB",
  grossbritannien: "GB",
  usa: "US",
  us: "US",
  "u s a": "US",
  america: "US",
  "united states of america": "US",
  "vereinigte staaten von amerika": "US",
  eeuu: "US",
  "ee uu": "US",
  "etats unis d'amerique": "US",
  shba: "US",
  kosova: "XK",
  kosove: "XK",
  kosovo: "XK",
  "republic of kosovo": "XK",
  "republika e kosoves": "XK",
  xkx: "XK",
  rks: "XK",
  ks: "XK",
  shqiperia: "AL",
  shqiperi: "AL",
  "republic of albania": "AL",
  holland: "NL",
  "the netherlands": "NL",
  czechia: "CZ",
  tschechien: "CZ",
  "czech republic": "CZ",
  macedonia: "MK",
  mazedonien: "MK",
  "north macedonia": "MK",
  fyrom: "MK",
  maqedonia: "MK",
  "maqedonia e veriut": "MK",
  turkey: "TR",
  turkei: "TR",
  turkiye: "TR",
  russia: "RU",
  "south korea": "KR",
  "republic of ireland": "IE",
  eire: "IE",
  bosnia: "BA",
  bosnien: "BA",
  osterreich: "AT",
  schweiz: "CH",
  suisse: "CH",
  svizzera: "CH",
  "ivory coast": "CI",
  "cape verde": "CV",
  burma: "MM",
  swaziland: "SZ",
  deu: "DE",
  ger: "DE",
  brd: "DE",
  gbr: "GB",
  alb: "AL",
  aut: "AT",
  che: "CH",
  fra: "FR",
  esp: "ES",
  ita: "IT",
  prt: "PT",
  nld: "NL",
  bel: "BE",
  pol: "PL",
  can: "CA",
  aus: "AU",
  mne: "ME",
  mkd: "MK",
  srb: "RS",
  hrv: "HR",
  svn: "SI",
  grc: "GR",
  tur: "TR",
  irl: "IE",
  dnk: "DK",
  swe: "SE",
  nor: "NO",
  fin: "FI",
  gr: "GR",
  el: "GR",
};

/** ISO 3166-1 alpha-2 codes, and XK for Kosovo. */
const CODES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW".split(
    " ",
  );

const CODE_SET = new Set(CODES);
let names: Map<string, string> | null = null;

/** The ISO code of a country by its code or its name in a dozen languages, in any case and with or without accents. */
export function countryOf(text: string): string | null {
  const upper = text.trim().toUpperCase();
  if (CODE_SET.has(upper)) return upper;
  names ??= allNames();
  const plain = fold(text)
    .replace(/[^\p{L}']+/gu, " ")
    .trim();
  return names.get(plain) ?? names.get(plain.replace(/^(?:the|la|le|el|il|die|der|l') ?/, "")) ?? null;
}

/** From the locale data of the runtime: 14 languages of 250 names take some 10 ms, once, when a name is first met. */
function allNames(): Map<string, string> {
  const found = new Map<string, string>();
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of CODES) {
      const name = display.of(code);
      const plain =
        name === undefined
          ? ""
          : fold(name)
              .replace(/[^\p{L}']+/gu, " ")
              .trim();
      if (plain !== "" && !found.has(plain)) found.set(plain, code);
    }
  }
  for (const [name, code] of Object.entries(ALIASES)) found.set(name, code);
  return found;
}

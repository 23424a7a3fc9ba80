// The zone of a place in a country that has several: by its state or province, or at least by how far east it lies. Where a
// state has two zones, the one most of its people live in.

/** What is known of where a lead is. */
export interface LeadPlace {
  readonly country: string | null;
  readonly region?: string | null;
  /** as it is written on a letter */
  readonly address?: string | null;
  readonly longitude?: number | null;
}

/** zone → `CODE name` of its states, lower case but for the codes */
const STATES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: {
    "America/New_York":
      "CT connecticut,DC district of columbia,DE delaware,FL florida,GA georgia,IN indiana,KY kentucky,MA massachusetts,MD maryland,ME maine,MI michigan,NC north carolina,NH new hampshire,NJ new jersey,NY new york,OH ohio,PA pennsylvania,RI rhode island,SC south carolina,VA virginia,VT vermont,WV west virginia",
    "America/Chicago":
      "AL alabama,AR arkansas,IA iowa,IL illinois,KS kansas,LA louisiana,MN minnesota,MO missouri,MS mississippi,ND north dakota,NE nebraska,OK oklahoma,SD south dakota,TN tennessee,TX texas,WI wisconsin",
    "America/Denver": "CO colorado,ID idaho,MT montana,NM new mexico,UT utah,WY wyoming",
    "America/Phoenix": "AZ arizona",
    "America/Los_Angeles": "CA california,NV nevada,OR oregon,WA washington",
    "America/Anchorage": "AK alaska",
    "Pacific/Honolulu": "HI hawaii",
  },
  CA: {
    "America/St_Johns": "NL newfoundland and labrador",
    "America/Halifax": "NB new brunswick,NS nova scotia,PE prince edward island",
    "America/Toronto": "ON ontario,QC quebec,QC québec,NU nunavut",
    "America/Winnipeg": "MB manitoba",
    "America/Regina": "SK saskatchewan",
    "America/Edmonton": "AB alberta,NT northwest territories",
    "America/Vancouver": "BC british columbia",
    "America/Whitehorse": "YT yukon",
  },
  AU: {
    "Australia/Sydney": "NSW new south wales,ACT australian capital territory",
    "Australia/Melbourne": "VIC victoria",
    "Australia/Brisbane": "QLD queensland",
    "Australia/Adelaide": "SA south australia",
    "Australia/Darwin": "NT northern territory",
    "Australia/Perth": "WA western australia",
    "Australia/Hobart": "TAS tasmania",
  },
  BR: {
    "America/Rio_Branco": "AC acre",
    "America/Manaus": "AM amazonas,RO rondônia,RR roraima",
    "America/Cuiaba": "MT mato grosso,MS mato grosso do sul",
  },
};

/** zone → the meridian (degrees east) its clock follows in winter */
const MERIDIANS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  US: {
    "America/New_York": -75,
    "America/Chicago": -92,
    "America/Denver": -107,
    "America/Los_Angeles": -120,
    "America/Anchorage": -145,
    "Pacific/Honolulu": -157,
  },
  CA: {
    "America/St_Johns": -53,
    "America/Halifax": -63,
    "America/Toronto": -77,
    "America/Winnipeg": -97,
    "America/Edmonton": -112,
    "America/Vancouver": -123,
  },
  AU: { "Australia/Perth": 118, "Australia/Adelaide": 137, "Australia/Sydney": 150 },
  BR: { "America/Rio_Branco": -70, "America/Manaus": -60, "America/Sao_Paulo": -46 },
  ES: { "Europe/Madrid": -3, "Atlantic/Canary": -16 },
  PT: { "Europe/Lisbon": -9, "Atlantic/Azores": -27 },
  MX: { "America/Mexico_City": -99, "America/Tijuana": -116, "America/Cancun": -87 },
  ID: { "Asia/Jakarta": 107, "Asia/Makassar": 119, "Asia/Jayapura": 138 },
  RU: {
    "Europe/Moscow": 38,
    "Asia/Yekaterinburg": 61,
    "Asia/Omsk": 73,
    "Asia/Novosibirsk": 84,
    "Asia/Irkutsk": 104,
    "Asia/Vladivostok": 133,
  },
};

const byState = new Map<string, Map<string, string>>();
for (const [country, zones] of Object.entries(STATES)) {
  const states = new Map<string, string>();
  for (const [zone, names] of Object.entries(zones))
    for (const state of names.split(",")) {
      const space = state.indexOf(" ");
      states.set(state.slice(0, space), zone);
      states.set(state.slice(space + 1), zone);
    }
  byState.set(country, states);
}

/** `Portland, OR 97201`, `Sydney NSW 2000`, `Toronto, ON M5V 2T6`: the code before the postal code. */
const CODE_IN_ADDRESS = /[\s,]([A-Z]{2,3})[\s,]+(?:\d{4,5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d)\b/;
const ADDRESS_LIMIT = 500;

/** The IANA zone of a place in a country with several; null where there is one, or nothing says which. */
export function zoneOfRegion({ country, region, address, longitude }: LeadPlace): string | null {
  if (country === null) return null;
  const states = byState.get(country);
  if (states !== undefined) {
    const named = region?.trim() ?? "";
    const code = CODE_IN_ADDRESS.exec(address?.slice(0, ADDRESS_LIMIT) ?? "")?.[1];
    const zone = states.get(named.toUpperCase()) ?? states.get(named.toLowerCase()) ?? states.get(code ?? "");
    if (zone !== undefined) return zone;
  }
  const meridians = Object.hasOwn(MERIDIANS, country) ? MERIDIANS[country] : undefined;
  if (meridians === undefined || longitude == null) return null;
  const [nearest] = Object.entries(meridians).sort(
    ([, one], [, other]) => Math.abs(one - longitude) - Math.abs(other - longitude),
  );
  return nearest?.[0] ?? null;
}

// Made-up businesses in the columns of a Google Maps scraper, as many as wanted, the same ones each time.

const HEADER =
  "input_id,link,title,category,address,open_hours,popular_times,website,phone,plus_code,review_count,review_rating,reviews_per_rating,latitude,longitude,cid,status,descriptions,reviews_link,thumbnail,timezone,price_range,data_id,street_view_url,place_id,images,reservations,order_online,menu,owner,complete_address,credit_cards_accepted,about,user_reviews,user_reviews_extended,emails\n";

const FIRST = [
  "Golden",
  "Blue",
  "Bella",
  "Urban",
  "Royal",
  "Nova",
  "Lux",
  "Arber",
  "Illyria",
  "Old Town",
  "Señor",
  "L'Étoile",
];
const LAST = ["Studio", "& Sons", "Family", "Central", "Express", "House", "Corner"];
const CATEGORIES = ["Gym", "Café", "Dentist", "Florist", "Restaurant", "Hair salon", "Barber shop", "Auto repair shop"];
const HOURS = ["8 am–4 pm", "9 am–5 pm", "9 am–6 pm", "10 am–8 pm"];
const PLACES = [
  { city: "Prizren", code: "20000", country: "XK", land: "Kosovo", phone: "+383 44 ", zone: "Europe/Belgrade" },
  { city: "München", code: "80331", country: "DE", land: "Germany", phone: "+49 89 2", zone: "Europe/Berlin" },
  { city: "Sevilla", code: "41001", country: "ES", land: "Spain", phone: "+34 954 ", zone: "Europe/Madrid" },
  { city: "Lyon", code: "69001", country: "FR", land: "France", phone: "+33 6 12 ", zone: "Europe/Paris" },
  { city: "Tirana", code: "1001", country: "AL", land: "Albania", phone: "+355 69 2", zone: "Europe/Tirane" },
] as const;
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The file in pieces of some 64 KB; `from` begins with another business, so that two files share none. */
export function* googleMapsRows(count: number, from = 0): Generator<string> {
  let text = HEADER;
  for (let number = from; number < from + count; number++) {
    text += row(number);
    if (text.length < 65_536) continue;
    yield text;
    text = "";
  }
  yield text;
}

function pick<T>(list: readonly [T, ...T[]] | readonly T[], number: number): T {
  const one = list[number % list.length];
  if (one === undefined) throw new Error("Nothing to pick from");
  return one;
}

function row(number: number): string {
  const place = pick(PLACES, number * 7);
  const category = pick(CATEGORIES, number * 3);
  const name = `${pick(FIRST, number)} ${pick(LAST, number * 5)} ${category} ${number}`;
  const street = `Main Street ${number % 400}`;
  const hours = pick(HOURS, number);
  const week = DAYS.map((day) => `""${day}"": [""${hours}""]`).join(", ");
  const cid = String(6_000_000_000_000_000 + number * 97);
  const digits = String(number).padStart(6, "0");
  const cells: Record<string, string> = {
    input_id: `q${number}`,
    link: `https://www.google.com/maps/place/x/data=!4m2!3m1!1s${cid}`,
    title: name,
    category,
    address: `"${name}, ${street}, ${place.code} ${place.city}, ${place.land}"`,
    open_hours: `"{${week}, ""Sunday"": [""Closed""]}"`,
    website: number % 3 === 0 ? "" : `https://www.shop${number}.example/`,
    phone: number % 8 === 0 ? "" : `${place.phone}${digits.slice(0, 3)} ${digits.slice(3)}`,
    review_count: String(number % 300),
    review_rating: (3 + (number % 20) / 10).toFixed(1),
    latitude: (42 + (number % 90_000) / 100_000).toFixed(6),
    longitude: (20 + (number % 80_000) / 100_000).toFixed(6),
    cid,
    status: number % 50 === 0 ? "Permanently closed" : "",
    timezone: place.zone,
    place_id: `ChIJ${cid}${digits}xyz`,
    complete_address: `"{""borough"": """", ""street"": ""${street}"", ""city"": ""${place.city}"", ""postal_code"": ""${place.code}"", ""state"": """", ""country"": ""${place.country}""}"`,
    emails: number % 4 === 0 ? `info@shop${number}.example` : "",
  };
  return `${HEADER.trim()
    .split(",")
    .map((column) => cells[column] ?? "")
    .join(",")}\n`;
}

import { fold } from "../leads/fold.ts";
import { MAPPING_TARGETS, type MappingField } from "./mapping-targets.ts";

/** Usual column names, folded: English, German, Spanish, French, Italian, Albanian; each line is one field. */
const NAMES: readonly (readonly [MappingField, string])[] = [
  [
    "name",
    "name|business|business name|company|company name|organization|organisation|organization name|account name|lead name|title|place name|shop|store|firma|firmenname|unternehmen|geschaft|betrieb|name der firma|kunde|empresa|nombre de la empresa|nombre comercial|razon social|negocio|nombre|entreprise|societe|nom de l'entreprise|raison sociale|nom|etablissement|azienda|ditta|nome azienda|ragione sociale|nome|attivita|emri|emri i biznesit|biznesi|kompania|firma emri|subjekti",
  ],
  [
    "contactName",
    "contact|contact name|contact person|full name|owner|owner name|ansprechpartner|ansprechperson|kontakt|kontaktperson|inhaber|contacto|persona de contacto|propietario|interlocuteur|personne de contact|nom du contact|gerant|contatto|referente|persona di contatto|titolare|personi kontaktues|kontakti|pronari",
  ],
  ["firstName", "first name|firstname|given name|vorname|nombre de pila|prenom|nome di battesimo"],
  [
    "lastName",
    "last name|lastname|surname|family name|nachname|familienname|apellido|apellidos|nom de famille|cognome|mbiemri",
  ],
  [
    "phone",
    "phone|phone number|telephone|tel|telephone number|business phone|work phone|main phone|office phone|contact number|number|telefon|telefonnummer|rufnummer|festnetz|telefono|numero de telefono|tel no|telefono fijo|numero de telephone|telephone fixe|numero di telefono|telefoni|numri i telefonit|nr tel|numri",
  ],
  [
    "phones",
    "mobile|mobile phone|mobile number|cell|cell phone|cellphone|whatsapp|whatsapp number|phone 2|phone2|second phone|other phone|mobil|handy|handynummer|mobiltelefon|mobilnummer|telefon 2|movil|celular|telefono movil|telefono 2|portable|telephone portable|mobile 2|cellulare|celulari|telefon mobil",
  ],
  [
    "email",
    "email|e mail|mail|email address|e mail address|contact email|work email|business email|mailadresse|e mail adresse|correo|correo electronico|correo e|courriel|adresse email|adresse e mail|adresse mail|posta elettronica|indirizzo email|posta elektronike|adresa email|emaili",
  ],
  ["emails", "emails|email 2|email2|second email|other email|e mails"],
  [
    "website",
    "website|web site|web|url|site|homepage|domain|website url|company domain name|webseite|internetseite|internet|webadresse|sitio web|pagina web|site web|site internet|sito|sito web|sito internet|faqja|faqja e internetit|uebfaqja|ueb",
  ],
  [
    "address",
    "address|full address|street address|formatted address|location|adresse|anschrift|direccion|domicilio|adresse complete|adresse postale|indirizzo|adresa",
  ],
  [
    "street",
    "street|street name|address line 1|address 1|strasse|strasse und hausnummer|strasse nr|calle|rue|voie|via|rruga",
  ],
  [
    "postalCode",
    "postal code|postcode|post code|zip|zip code|zipcode|plz|postleitzahl|codigo postal|cp|code postal|cap|kodi postar|kodi postal",
  ],
  [
    "city",
    "city|town|locality|place|ort|stadt|wohnort|gemeinde|ciudad|localidad|poblacion|municipio|ville|commune|localite|citta|comune|localita|qyteti|vendi|komuna",
  ],
  [
    "region",
    "region|state|province|county|state region|bundesland|kanton|provincia|comunidad autonoma|estado|departement|etat|regione|rajoni|qarku",
  ],
  [
    "country",
    "country|country code|country region|nation|land|staat|pais|pays|paese|nazione|stato|shteti|vendi shteti",
  ],
  ["language", "language|lang|locale|sprache|idioma|lengua|langue|lingua|gjuha"],
  ["timeZone", "time zone|timezone|zeitzone|zona horaria|fuseau horaire|fuso orario|zona kohore"],
  [
    "category",
    "category|business category|business type|industry|type|sector|branche|kategorie|gewerbe|art|categoria|sector de actividad|rubro|giro|actividad|categorie|secteur|activite|secteur d'activite|settore|tipo|kategoria|lloji|veprimtaria|dega",
  ],
  [
    "rating",
    "rating|stars|score google|google rating|review rating|average rating|total score|bewertung|sterne|durchschnitt|valoracion|calificacion|puntuacion|estrellas|note|note moyenne|avis note|etoiles|valutazione|stelle|voto|vleresimi|yjet",
  ],
  [
    "reviewCount",
    "review count|reviews|number of reviews|reviews count|total reviews|anzahl bewertungen|bewertungen|rezensionen|anzahl rezensionen|resenas|numero de resenas|opiniones|nombre d'avis|avis|recensioni|numero recensioni|numero di recensioni|numri i vleresimeve|vleresimet",
  ],
  [
    "mapsUrl",
    "maps url|google maps|google maps url|google maps link|maps link|gmaps|google url|maps|google maps uri|link google maps|lien google maps|karte|mapa|carte|mappa|harta",
  ],
  ["placeId", "place id|google place id|placeid|google id place"],
  ["cid", "cid|google cid|customer id google"],
  ["latitude", "latitude|lat|breitengrad|breite|latitud|latitudine|gjeresia"],
  ["longitude", "longitude|lng|lon|long|langengrad|longitud|longitudine|gjatesia"],
  [
    "openingHours",
    "opening hours|hours|open hours|working hours|business hours|offnungszeiten|horario|horarios|horaires|horaires d'ouverture|orari|orario di apertura|orari i punes",
  ],
  ["businessStatus", "business status|open status|operational status"],
  ["facebook", "facebook|facebook url|facebook page|fb"],
  ["instagram", "instagram|instagram url|insta|ig"],
  ["linkedin", "linkedin|linkedin url|linkedin company page"],
  ["twitter", "twitter|x twitter|twitter url"],
  ["youtube", "youtube|youtube url"],
  ["tiktok", "tiktok|tiktok url"],
  [
    "source",
    "source|lead source|original source|quelle|herkunft|fuente|origen|source du prospect|fonte|origine|burimi",
  ],
  ["tags", "tags|tag|labels|label|schlagworte|stichworte|etiketten|etiquetas|etiquettes|mots cles|etichette|etiketat"],
  [
    "notes",
    "notes|comment|comments|remark|remarks|description|memo|notizen|notiz|bemerkung|bemerkungen|kommentar|anmerkung|anmerkungen|notas|comentario|comentarios|observaciones|remarque|remarques|commentaire|commentaires|osservazioni|commento|commenti|annotazioni|shenime|shenim|komente|verejtje",
  ],
  [
    "status",
    "status|lead status|stage|lifecycle stage|deal stage|phase|estado del lead|etapa|statut|etape|stato lead|fase|statusi|gjendja",
  ],
  [
    "dealValue",
    "deal value|value|amount|deal amount|potential|wert|auftragswert|umsatz|betrag|valor|importe|monto|valeur|montant|valore|importo|vlera",
  ],
  ["currency", "currency|currency code|wahrung|moneda|divisa|devise|monnaie|valuta|monedha"],
  [
    "createdAt",
    "created|created at|create date|date created|date added|added|erstellt|erstellt am|angelegt am|fecha de creacion|creado|date de creation|cree le|data creazione|data di creazione|creato il|krijuar me|data e krijimit",
  ],
  [
    "lastContactedAt",
    "last contacted|last contacted at|last contact|last activity date|last contact date|letzter kontakt|zuletzt kontaktiert|ultimo contacto|dernier contact|ultimo contatto|kontakti i fundit",
  ],
  [
    "lastRepliedAt",
    "last response|last reply|last replied at|replied at|letzte antwort|ultima respuesta|derniere reponse|ultima risposta|pergjigja e fundit",
  ],
  [
    "nextFollowUpAt",
    "next follow up|next follow up at|next followup|follow up|follow up date|next activity date|wiedervorlage|nachster kontakt|seguimiento|proximo contacto|relance|date de relance|prochain contact|prossimo contatto|richiamo|ndjekja",
  ],
];

const OWN_NAMES = new Map<string, MappingField>(MAPPING_TARGETS.map((field) => [plain(field), field]));
const BY_NAME = new Map<string, MappingField>();
for (const [field, names] of NAMES)
  for (const name of names.split("|")) if (!BY_NAME.has(name)) BY_NAME.set(name, field);

/** The field a column name means, with how sure that is: 1 our own name, 0.8 a usual one. Null: not known. */
export function fieldOfHeader(column: string): { field: MappingField; confidence: number } | null {
  const name = plain(column);
  const own = OWN_NAMES.get(name);
  if (own !== undefined) return { field: own, confidence: 1 };
  const usual = BY_NAME.get(name) ?? BY_NAME.get(name.replace(/ \d+$/, ""));
  return usual === undefined ? null : { field: usual, confidence: 0.8 };
}

/** `E-Mail`, `e_mail`, `eMail` and `E-mail:` are one name. */
function plain(column: string): string {
  return fold(column.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"))
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim();
}

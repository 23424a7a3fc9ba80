import { fold } from "../leads/fold.ts";
import { MAPPING_TARGETS, type MappingField } from "./mapping-targets.ts";

/** Usual column names, folded: English, German, Spanish, French, Italian, Albanian; each line is one field. */
const NAMES: readonly (readonly [MappingField, string])[] = [
  [
    "name",
    "name|business|business name|company|company name|organization|organisation|organization name|account name|lead name|title|place name|shop|store|firma|firmenname|unternehmen|geschaft|betrieb|name der firma|kunde|empresa|nombre de la empresa|nombre comercial|razon social|negocio|nombre|entreprise|societe|nom de l'entreprise|raison sociale|nom|etablissement|azienda|ditta|nome azienda|ragione sociale|nome|attivita|emri|emri i biznesit|biznesi|kompania|firma emri|subjekti|name of business|name of company|name of the company|firmenbezeichnung|geschaftsname|nombre del negocio|nombre del comercio|compania|nom de la societe|nom commercial|denominazione|insegna|nome attivita|nome dell'azienda|emri i kompanise|emri i firmes|emri i subjektit",
  ],
  [
    "contactName",
    "contact|contact name|contact person|full name|owner|owner name|ansprechpartner|ansprechperson|kontakt|kontaktperson|inhaber|contacto|persona de contacto|propietario|interlocuteur|personne de contact|nom du contact|gerant|contatto|referente|persona di contatto|titolare|personi kontaktues|kontakti|pronari|primary contact|decision maker|name of contact|kontaktname|geschaftsfuhrer|nombre del contacto|nombre de contacto|encargado|nom du gerant|dirigeant|nome contatto|personi i kontaktit|emri i kontaktit|emri i plote",
  ],
  ["firstName", "first name|firstname|given name|vorname|nombre de pila|prenom|nome di battesimo"],
  [
    "lastName",
    "last name|lastname|surname|family name|nachname|familienname|apellido|apellidos|nom de famille|cognome|mbiemri",
  ],
  [
    "phone",
    "phone|phone number|telephone|tel|telephone number|business phone|work phone|main phone|office phone|contact number|number|telefon|telefonnummer|rufnummer|festnetz|telefono|numero de telefono|tel no|telefono fijo|numero de telephone|telephone fixe|numero di telefono|telefoni|numri i telefonit|nr tel|numri|direct phone|primary phone|fon|telefon geschaftlich|telefon 1|numero telefonico|n de telephone|no de telephone|recapito telefonico|recapito|nr telefonit|nr i telefonit",
  ],
  [
    "phones",
    "mobile|mobile phone|mobile number|cell|cell phone|cellphone|whatsapp|whatsapp number|phone 2|phone2|second phone|other phone|mobil|handy|handynummer|mobiltelefon|mobilnummer|telefon 2|movil|celular|telefono movil|telefono 2|portable|telephone portable|mobile 2|cellulare|celulari|telefon mobil|fax|faks|whats app|zweite nummer|nummer mobil|tel portable|tel mobile|gsm|numero cellulare|nr mobil|telefoni mobil|telefoni 2",
  ],
  [
    "email",
    "email|e mail|mail|email address|e mail address|contact email|work email|business email|mailadresse|e mail adresse|correo|correo electronico|correo e|courriel|adresse email|adresse e mail|adresse mail|posta elettronica|indirizzo email|posta elektronike|adresa email|emaili|primary email|e mail 1|email 1|kontakt e mail|geschaftliche e mail|email de contacto|correo e contacto|e mail adres|adresse electronique|email contatto|mail aziendale|adresa elektronike|e posta",
  ],
  ["emails", "emails|email 2|email2|second email|other email|e mails"],
  [
    "website",
    "website|web site|web|url|site|homepage|domain|website url|company domain name|webseite|internetseite|internet|webadresse|sitio web|pagina web|site web|site internet|sito|sito web|sito internet|faqja|faqja e internetit|uebfaqja|ueb|web address|internet adresse|url der website|pagina|pagina de internet|pagina internet|adresse web|url du site|indirizzo web|adresa e uebit|web faqja",
  ],
  [
    "address",
    "address|full address|street address|formatted address|location|adresse|anschrift|direccion|domicilio|adresse complete|adresse postale|indirizzo|adresa|complete address|mailing address|geschaftsadresse|direccion completa|adresse de l'entreprise|indirizzo completo|adresa e plote|vendndodhja",
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
    "city|town|locality|place|ort|stadt|wohnort|gemeinde|ciudad|localidad|poblacion|municipio|ville|commune|localite|citta|comune|localita|qyteti|vendi|komuna|city name|stadt ort|ort stadt|stadtteil|villa|ciudad poblacion|nom de la ville|citta comune|qytet",
  ],
  [
    "region",
    "region|state|province|county|state region|bundesland|kanton|provincia|comunidad autonoma|estado|departement|etat|regione|rajoni|qarku",
  ],
  [
    "country",
    "country|country code|country region|nation|land|staat|pais|pays|paese|nazione|stato|shteti|vendi shteti|country name|country territory|landername|land region|nombre del pais|nom du pays|nazione stato|vendi",
  ],
  ["language", "language|lang|locale|sprache|idioma|lengua|langue|lingua|gjuha"],
  ["timeZone", "time zone|timezone|zeitzone|zona horaria|fuseau horaire|fuso orario|zona kohore"],
  [
    "category",
    "category|business category|business type|industry|type|sector|branche|kategorie|gewerbe|art|categoria|sector de actividad|rubro|giro|actividad|categorie|secteur|activite|secteur d'activite|settore|tipo|kategoria|lloji|veprimtaria|dega|business sector|line of business|trade|niche|branchen|geschaftsart|tipo de negocio|ramo|type d'activite|metier|tipo di attivita|tipologia|lloji i biznesit|sektori",
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
    "source|lead source|original source|quelle|herkunft|fuente|origen|source du prospect|fonte|origine|burimi|lead origin|channel source|leadquelle|fuente del lead|provenance|provenienza|burimi i kontaktit",
  ],
  [
    "tags",
    "tags|tag|labels|label|schlagworte|stichworte|etiketten|etiquetas|etiquettes|mots cles|etichette|etiketat|list|lists|segment|segments|group|groups|gruppe|gruppen|segmente|grupo|grupos|groupe|groupes|gruppo|gruppi|grupi",
  ],
  [
    "notes",
    "notes|comment|comments|remark|remarks|description|memo|notizen|notiz|bemerkung|bemerkungen|kommentar|anmerkung|anmerkungen|notas|comentario|comentarios|observaciones|remarque|remarques|commentaire|commentaires|osservazioni|commento|commenti|annotazioni|shenime|shenim|komente|verejtje|note|notes 1|info|internal notes|interne notiz|zusatzinfo|nota|apuntes|infos|note interne|note|shenimet|koment",
  ],
  [
    "status",
    "status|lead status|stage|lifecycle stage|deal stage|phase|estado del lead|etapa|statut|etape|stato lead|fase|statusi|gjendja|lead stage|contact status|pipeline stage|leadstatus|kontaktstatus|stadium|estado del contacto|estatus|statut du prospect|stato|stato contatto|statusi i kontaktit",
  ],
  [
    "dealValue",
    "deal value|value|amount|deal amount|potential|wert|auftragswert|umsatz|betrag|valor|importe|monto|valeur|montant|valore|importo|vlera|expected revenue|estimated value|opportunity value|deal size|geschatzter wert|valor estimado|valor del negocio|montant estime|valore stimato|vlera e parashikuar",
  ],
  ["currency", "currency|currency code|wahrung|moneda|divisa|devise|monnaie|valuta|monedha"],
  [
    "createdAt",
    "created|created at|create date|date created|date added|added|erstellt|erstellt am|angelegt am|fecha de creacion|creado|date de creation|cree le|data creazione|data di creazione|creato il|krijuar me|data e krijimit|creation date|add time|date of creation|registered on|erfasst am|anlagedatum|fecha creacion|fecha de alta|alta|date ajout|ajoute le|data inserimento|inserito il|data e regjistrimit",
  ],
  [
    "firstContactedAt",
    // "first contact" alone is as often a person
    "first contacted|first contacted on|first contact date|date of first contact|date first contacted|erstkontakt am|erster kontakt am|datum des ersten kontakts|datum erstkontakt|erstmals kontaktiert am|fecha del primer contacto|fecha de primer contacto|date du premier contact|date de premier contact|data del primo contatto|data primo contatto|data e kontaktit te pare",
  ],
  [
    "firstRepliedAt",
    // "first response" alone is as often how long it took
    "first replied|first replied on|first reply date|first response date|date of first reply|date of first response|date first replied|erste antwort am|datum der ersten antwort|fecha de la primera respuesta|fecha de primera respuesta|date de la premiere reponse|date de premiere reponse|data della prima risposta|data prima risposta|data e pergjigjes se pare",
  ],
  [
    "lastContactedAt",
    "last contacted|last contacted at|last contact|last activity date|last contact date|letzter kontakt|zuletzt kontaktiert|ultimo contacto|dernier contact|ultimo contatto|kontakti i fundit|last touch|last call|last email sent|last activity|contacted|contacted at|contacted on|date contacted|kontaktiert am|kontaktiert|contactado el|fecha de contacto|contacte le|contattato il|kontaktuar me",
  ],
  [
    "lastRepliedAt",
    "last response|last reply|last replied at|replied at|letzte antwort|ultima respuesta|derniere reponse|ultima risposta|pergjigja e fundit|replied|replied on|response date|reply date|responded at|last replied|beantwortet am|antwort am|respondio el|fecha de respuesta|repondu le|risposto il|pergjigjur me",
  ],
  [
    "nextFollowUpAt",
    "next follow up|next follow up at|next followup|follow up|follow up date|next activity date|wiedervorlage|nachster kontakt|seguimiento|proximo contacto|relance|date de relance|prochain contact|prossimo contatto|richiamo|ndjekja|next contact|next step date|reminder|due date|callback|wiedervorlage am|ruckruf|erinnerung|recordatorio|rappel|promemoria|rikujtim",
  ],
  [
    "wonAt",
    "won|won at|won on|won date|won time|date won|customer since|kunde seit|gewonnen am|cliente desde|ganado el|client depuis|gagne le|cliente dal|vinto il|klient qe nga",
  ],
  ["lostAt", "lost at|lost on|lost date|lost time|date lost|verloren am|perdido el|perdu le|perso il|humbur me"],
  [
    "lostReason",
    "lost reason|reason lost|loss reason|closed lost reason|verlustgrund|grund der absage|motivo de perdida|motif de perte|raison de perte|motivo perdita|arsyeja e humbjes",
  ],
  [
    "assignedTo",
    "assigned to|assignee|lead owner|company owner|contact owner|account owner|record owner|responsible|sales rep|salesperson|zustandig|zustandiger|bearbeiter|verantwortlich|betreuer|responsable|asignado a|vendedor|commercial|attribue a|assegnato a|responsabile|venditore|pergjegjesi|caktuar",
  ],
  [
    "optOut",
    "opt out|opted out|unsubscribed|unsubscribe|do not contact|do not call|dnc|blacklisted|blocked|abgemeldet|nicht kontaktieren|werbesperre|kontaktsperre|sperrvermerk|baja|dado de baja|no contactar|desabonne|desinscrit|ne pas contacter|disiscritto|non contattare|mos kontakto|c regjistruar",
  ],
  [
    "emailOptOut",
    "opted out of email|opted out of all email|do not email|no email|email opt out|e mail opt out|unsubscribed from all email|unsubscribed from email|keine e mails|no enviar correos|pas d email|niente email|mos dergo email",
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

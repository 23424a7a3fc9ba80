// What people write when they answer an offer, by language. Matching is by whole words, accents and case aside
// (classify-reply.ts); of phrases that begin at the same word the longest counts, so "not interested" is never
// "interested". German, Spanish, French, Italian, Albanian and Serbian (in both scripts) beside English; phrases that
// several languages share stand once.

/** What a reply is taken for by its words. */
export type PhraseMeaning =
  | "interested"
  | "not-now"
  | "not-interested"
  | "wrong-person"
  | "stop"
  | "out-of-office"
  /** takes the meaning out of what stands in it, and has none of its own */
  | "nothing";

/** Phrases by meaning, parted by commas, one line a language: en, de, es, fr, it, sq, sr. */
export const REPLY_PHRASES: Readonly<Record<PhraseMeaning, readonly string[]>> = {
  interested: [
    "interested, i am interested, sounds good, sounds interesting, sounds great, looks good, tell me more, send me more, send more, more information, more info, more details, send me, how much, what does it cost, what is the price, price, prices, pricing, quote, offer me, call me, give me a call, ring me, lets talk, let us talk, lets meet, book a call, schedule a call, when can we, when can you, yes please, i would like, id like, we would like, we need, i need, i want, we want, count me in, go ahead, please do, sign me up, demo",
    "interessiert, habe interesse, haben interesse, mit interesse, klingt gut, klingt interessant, hort sich gut an, mehr infos, mehr informationen, weitere informationen, was kostet, wie viel kostet, wieviel kostet, preis, preise, angebot schicken, schicken sie mir, senden sie mir, rufen sie mich an, ruf mich an, rufen sie an, gerne, ja gerne, ja bitte, sehr gerne, wir brauchen, ich brauche, ich mochte, wir mochten, wann konnen, termin vereinbaren",
    "me interesa, nos interesa, interesado, interesada, estoy interesado, suena bien, suena interesante, mas informacion, mas detalles, cuanto cuesta, cuanto vale, precio, precios, presupuesto, envieme, enviame, mandeme, mandame, llameme, llamame, llamenos, si por favor, me gustaria, nos gustaria, necesito, necesitamos, quiero, queremos, cuando podemos, hablamos",
    "interesse, interessee, ca minteresse, cela minteresse, je suis interesse, ca mintéresse, plus dinformations, plus dinfos, en savoir plus, combien ca coute, combien coute, quel est le prix, quel prix, prix, tarif, tarifs, devis, envoyez moi, appelez moi, rappelez moi, appelle moi, oui avec plaisir, avec plaisir, oui volontiers, volontiers, jaimerais, je voudrais, nous voudrions, jai besoin, nous avons besoin, parlons en, prenons rendez vous",
    "interessato, interessata, sono interessato, sono interessata, mi interessa, ci interessa, suona bene, sembra interessante, maggiori informazioni, piu informazioni, quanto costa, quanto viene, prezzo, prezzi, preventivo, mi mandi, mandami, mi invii, inviami, mi chiami, chiamami, chiamatemi, si grazie, volentieri, vorrei, vorremmo, ho bisogno, abbiamo bisogno, parliamone",
    "i interesuar, e interesuar, te interesuar, jam i interesuar, me intereson, na intereson, tingellon mire, me shume informacion, me shume detaje, me trego me shume, sa kushton, sa kushtojne, cmimi, cfare cmimi, cmimet, oferte, me dergo, me dergoni, dergoni, me telefono, me telefononi, me thirr, me thirrni, po faleminderit, po ju lutem, me pelqen, dua, duam, kam nevoje, kemi nevoje, kur mund te, le te flasim",
    "zanima me, zanima nas, zainteresovan sam, zainteresovana sam, zainteresovani smo, zvuci dobro, vise informacija, recite mi vise, posaljite mi, koliko kosta, koja je cena, cena, cene, ponudu, pozovite me, nazovite me, zovite me, da hvala, da molim, hteo bih, htela bih, zeleo bih, zelela bih, zelimo, treba nam, treba mi, занима ме, занима нас, колико кошта, пошаљите ми, позовите ме",
  ],
  "not-now": [
    "not now, not right now, not at the moment, not at this time, not this month, not this year, not yet, at a later time, maybe later, perhaps later, later this year, some other time, another time, too busy, busy right now, very busy, no time right now, bad time, next week, next month, next year, next quarter, next season, next spring, next summer, next autumn, next winter, after the holidays, after christmas, after easter, after summer, after the summer, in the new year, in a few weeks, in a few months, in a couple of weeks, in a couple of months, come back in, get back to me in, contact me in, contact me again, write me again, try again in, reach out again, check back, remind me",
    "nicht jetzt, jetzt nicht, gerade nicht, momentan nicht, im moment nicht, im moment kein, im moment keine, zurzeit nicht, zur zeit nicht, derzeit nicht, aktuell nicht, noch nicht, spater, vielleicht spater, zu einem spateren zeitpunkt, ein andermal, keine zeit, kein budget, nachste woche, nachsten monat, nachstes jahr, im nachsten jahr, naechste woche, naechsten monat, naechstes jahr, nach den ferien, nach weihnachten, nach ostern, nach dem sommer, im neuen jahr, in ein paar wochen, in ein paar monaten, in einigen wochen, in einigen monaten, melden sie sich im, melden sie sich in, melden sie sich wieder, wieder melden",
    "ahora no, ahora mismo no, por ahora no, de momento no, por el momento no, en este momento no, todavia no, aun no, mas tarde, mas adelante, quizas mas adelante, en otro momento, otro dia, no tengo tiempo, muy ocupado, estoy ocupado, la proxima semana, la semana que viene, el proximo mes, el mes que viene, el proximo ano, el ano que viene, despues de las vacaciones, despues de navidad, despues del verano, en unas semanas, en unos meses, vuelva a contactar, contacteme en",
    "pas maintenant, pas pour le moment, pas pour linstant, pas en ce moment, pas encore, plus tard, peut etre plus tard, une autre fois, pas le temps, tres occupe, trop occupe, la semaine prochaine, le mois prochain, lannee prochaine, lan prochain, apres les vacances, apres noel, apres lete, a la rentree, dans quelques semaines, dans quelques mois, recontactez moi, revenez vers moi",
    "non ora, non adesso, per ora no, al momento no, in questo momento no, per il momento no, non ancora, piu tardi, piu avanti, magari piu avanti, unaltra volta, un altro momento, non ho tempo, sono occupato, molto occupato, la prossima settimana, settimana prossima, il prossimo mese, il mese prossimo, lanno prossimo, il prossimo anno, dopo le vacanze, dopo natale, dopo le feste, dopo lestate, tra qualche settimana, tra qualche mese, fra qualche settimana, fra qualche mese, mi ricontatti, ricontattatemi",
    "jo tani, jo per momentin, per momentin jo, tani jo, ende jo, me vone, ndoshta me vone, nje here tjeter, heren tjeter, nuk kam kohe, ska kohe, jam i zene, jam shume i zene, javen tjeter, javen e ardhshme, muajin tjeter, muajin e ardhshem, vitin tjeter, vitin e ardhshem, pas pushimeve, pas festave, pas veres, pas disa javesh, pas disa muajsh, me kontaktoni ne, me shkruani ne",
    "ne sada, ne trenutno, trenutno ne, trenutno nemam, sada ne, jos ne, kasnije, mozda kasnije, drugi put, nemam vremena, nemamo vremena, u guzvi, sledece nedelje, sledeceg meseca, sledece godine, posle praznika, posle leta, za nekoliko nedelja, za nekoliko meseci, javite se ponovo, не сада, касније, немам времена",
  ],
  "not-interested": [
    "not interested, no interest, not really interested, no longer interested, im good, we are good, were good, no thanks, no thank you, no need, dont need, do not need, we dont need, not needed, not for us, not for me, not a fit, not looking for, we already have, i already have, already have a website, already have one, already working with, all set, we are all set, pass on this, ill pass, too expensive, cant afford, not relevant",
    "kein interesse, keinen interesse, nicht interessiert, kein bedarf, keinen bedarf, nein danke, nein vielen dank, brauchen wir nicht, brauche ich nicht, brauchen nichts, wir haben schon, wir haben bereits, habe ich schon, haben wir schon, nichts fur uns, nicht fur uns, zu teuer",
    "no me interesa, no nos interesa, no estoy interesado, no estoy interesada, no estamos interesados, sin interes, no gracias, no muchas gracias, no necesito, no necesitamos, no hace falta, ya tengo, ya tenemos, no es para nosotros, demasiado caro, muy caro",
    "pas interesse, pas interessee, pas interesses, pas dinteret, ca ne minteresse pas, cela ne minteresse pas, cela ne nous interesse pas, ne minteresse pas, non merci, non je vous remercie, pas besoin, nous avons deja, jai deja, on a deja, trop cher",
    "non sono interessato, non sono interessata, non siamo interessati, non interessato, non mi interessa, non ci interessa, nessun interesse, no grazie, non ho bisogno, non abbiamo bisogno, non ci serve, non mi serve, abbiamo gia, ho gia, ce labbiamo gia, troppo caro",
    "nuk jam i interesuar, nuk jam e interesuar, nuk jemi te interesuar, nuk me intereson, nuk na intereson, ska interes, pa interes, jo faleminderit, jo falemnderit, nuk kam nevoje, nuk kemi nevoje, ska nevoje, kemi tashme, e kemi, kam tashme, shume shtrenjte",
    "ne zanima me, ne zanima nas, nisam zainteresovan, nisam zainteresovana, nismo zainteresovani, nema interesa, ne hvala, hvala ne, ne treba nam, ne treba mi, nije potrebno, vec imamo, vec imam, preskupo, не занима ме, нисам заинтересован, нисмо заинтересовани, не хвала, не треба нам, већ имамо",
  ],
  "wrong-person": [
    "wrong person, wrong number, wrong address, wrong email, wrong company, not the right person, not the right contact, not the owner, not my department, not responsible for, im not in charge, not in charge, no longer work, no longer works, dont work there, do not work there, doesnt work here, does not work here, dont work here anymore, has left the company, left the company, you have the wrong, im not the one, please contact my colleague, contact my boss, speak to my boss, talk to my boss, ask the owner, forwarded your",
    "falsche person, falsche nummer, falsche adresse, falscher ansprechpartner, falsch verbunden, nicht der richtige ansprechpartner, nicht die richtige ansprechpartnerin, nicht der inhaber, nicht die inhaberin, nicht zustandig, nicht dafur zustandig, bin nicht verantwortlich, arbeite nicht mehr, arbeitet nicht mehr, nicht mehr im unternehmen, nicht mehr bei, wenden sie sich an, sprechen sie mit",
    "persona equivocada, numero equivocado, correo equivocado, se ha equivocado, se equivoca de, se equivoco de, no soy la persona, no soy el dueno, no soy la duena, no soy el responsable, no soy la responsable, no soy el propietario, ya no trabaja, ya no trabajo, hable con, contacte con, dirijase a",
    "mauvaise personne, mauvais numero, mauvaise adresse, vous vous trompez de, erreur de numero, pas la bonne personne, pas le bon interlocuteur, pas la bonne interlocutrice, je ne suis pas le proprietaire, je ne suis pas la proprietaire, je ne suis pas responsable, ne travaille plus, ne travaille pas ici, adressez vous a, voyez avec, contactez mon collegue",
    "persona sbagliata, numero sbagliato, indirizzo sbagliato, ha sbagliato numero, ha sbagliato persona, non sono la persona giusta, non sono io il responsabile, non sono il titolare, non sono la titolare, non sono il proprietario, non sono il responsabile, non lavora piu, non lavoro piu, si rivolga a, parli con, contatti il mio collega",
    "person i gabuar, personi i gabuar, numer i gabuar, numri i gabuar, adrese e gabuar, e keni gabim, ke gabuar, keni gabuar, nuk jam pronari, nuk jam pronarja, nuk jam personi, nuk jam pergjegjes, nuk punoj me, nuk punon me, flisni me, kontaktoni shefin, kontaktoni pronarin",
    "pogresan broj, pogresna osoba, pogresili ste, pogresna adresa, nisam vlasnik, nisam vlasnica, nisam ja, nisam nadlezan, nisam nadlezna, vise ne radim, vise ne radi, ne radi vise, obratite se, kontaktirajte vlasnika, погрешан број, погрешили сте, нисам власник",
  ],
  stop: [
    "stop texting, stop writing, stop messaging, stop emailing, stop contacting, stop sending, stop calling, stop spamming, please stop, stop it, stop this, do not contact, dont contact, do not write, dont write, do not message, dont message, do not email, dont email, do not text, dont text, never contact, never write, leave me alone, leave us alone, remove me, remove us, remove my, take me off, take us off, unsubscribe, unsubscribe me, delete my data, delete my number, delete my email, no more messages, no more emails, no more mails, spam, this is spam, report you, reporting you",
    "horen sie auf, hor auf, horen sie bitte auf, lassen sie mich in ruhe, lass mich in ruhe, keine weiteren nachrichten, keine weiteren mails, keine weiteren e mails, keine nachrichten mehr, keine mails mehr, keine e mails mehr, keine werbung, schreiben sie mir nicht mehr, schreiben sie nicht mehr, schreib mir nicht mehr, kontaktieren sie mich nicht, kontaktieren sie uns nicht, nicht mehr kontaktieren, nicht mehr anschreiben, loschen sie meine, bitte loschen, meine daten loschen, aus dem verteiler, vom verteiler, abmelden, dsgvo, unterlassen sie",
    "deje de escribir, dejen de escribir, deja de escribir, deje de escribirme, dejen de escribirme, deja de escribirme, deje de enviar, dejen de enviar, deje de mandar, dejen de molestar, deje de molestar, deja de molestar, no me escriba, no me escriban, no me escribas, no me contacte, no me contacten, no nos contacte, no vuelva a escribir, no vuelvan a escribir, no molestar, no mas mensajes, no mas correos, borre mis datos, eliminen mis datos, elimine mis datos, borren mi numero, dar de baja, darme de baja, denme de baja",
    "arretez de, arrete de, arretez, ne me contactez plus, ne nous contactez plus, ne mecrivez plus, ne mecris plus, ne menvoyez plus, plus de messages, plus de mails, laissez moi tranquille, supprimez mes donnees, supprimez mon, supprimez moi, retirez moi, desabonnez moi, desinscrivez moi, desinscription, desabonner, cest du spam, demarchage",
    "smetta di, smettetela, smettila, smetti di, basta messaggi, basta email, basta mail, non scrivetemi, non mi scriva, non mi scrivete, non scrivetemi piu, non mi scriva piu, non contattatemi, non mi contatti, non mi contattate, non contattateci, lasciatemi in pace, mi lasci in pace, cancellate i miei dati, cancelli i miei dati, cancellatemi, rimuovetemi, mi rimuova, disiscrivetemi, disiscrivimi",
    "mos me shkruaj, mos me shkruani, mos shkruani me, mos me kontakto, mos me kontaktoni, mos na kontaktoni, mos me dergo, mos me dergoni, mos dergoni, ndalo, ndaloni, mjaft, me le rehat, me lini rehat, me hiqni, me hiq, hiqmeni nga, me fshini, fshini te dhenat, fshini numrin, nuk dua mesazhe, nuk dua me mesazhe",
    "prestanite da pisete, prestani da pises, prestanite da saljete, prestani da saljes, prestanite, prestani, ne pisite mi, ne pisi mi, nemojte mi pisati, nemoj mi pisati, nemojte da mi pisete, nemoj da mi pises, nemojte me kontaktirati, nemoj me kontaktirati, ne kontaktirajte me, ne kontaktiraj me, ne kontaktirajte nas, ne saljite mi, ne salji mi, nemojte slati, nemoj slati, ostavite me na miru, ostavi me na miru, obrisite moje podatke, obrisite moj broj, izbrisite me, skinite me, odjavite me, bez vise poruka, necu vise poruka, престаните, престани, не пишите ми, немојте ми писати, немојте ме контактирати, не контактирајте ме, не шаљите ми, оставите ме на миру, обришите моје податке, одјавите ме",
  ],
  "out-of-office": [
    "out of office, out of the office, on vacation, on holiday, on holidays, on annual leave, on leave, on maternity leave, on parental leave, away from my desk, away until, will be back on, i will be back, back in the office, back on, returning on, return on, automatic reply, auto reply, automated reply, we are closed until, we are currently closed, limited access to email, thank you for contacting us we",
    "nicht im buro, ausser haus, im urlaub, in urlaub, urlaub bis, in elternzeit, in mutterschutz, abwesend, abwesenheit, abwesenheitsnotiz, automatische antwort, wieder erreichbar, wieder im buro, wieder fur sie da, ab dem wieder, bin zuruck am, geschlossen bis, betriebsferien",
    "fuera de la oficina, fuera de oficina, de vacaciones, de baja medica, respuesta automatica, estare de vuelta, estare de regreso, vuelvo el, regreso el, regresare el, volvere el, cerrado hasta, cerrado por vacaciones",
    "absent du bureau, absente du bureau, absence du bureau, en vacances, en conge, en conges, en conge maternite, je suis absent, je suis absente, actuellement absent, actuellement absente, de retour le, serai de retour, reponse automatique, ferme jusquau",
    "fuori ufficio, fuori sede, in ferie, in vacanza, in congedo, in maternita, risposta automatica, saro di ritorno, tornero il, rientrero il, rientro il, di ritorno il, chiuso fino, chiusi per ferie, chiuso per ferie",
    "jashte zyre, jashte zyres, me pushime, ne pushim, ne pushime, me pushim, pushim vjetor, pergjigje automatike, kthehem me, do te kthehem, rikthehem me, jemi mbyllur deri",
    "van kancelarije, na odmoru, na godisnjem odmoru, na bolovanju, odsutan sam, odsutna sam, vracam se, bicu odsutan, bicu odsutna, automatski odgovor, ван канцеларије, на одмору, аутоматски одговор",
  ],
  nothing: [
    "no problem, non stop, no longer open, not only, price list attached, price is right, thank you for your interest",
    "kein problem",
    "sin problema, no hay problema",
    "pas de probleme, pas de souci",
    "nessun problema, non ce problema",
    "ska problem, nuk ka problem",
    "nema problema",
  ],
};

/** A whole message of one of these says yes. */
export const YES_WORDS =
  "yes, yes please, ok, okay, sure, of course, absolutely, great, yep, yeah, ja, jawohl, klar, ja klar, gerne, ja gerne, si, claro, por supuesto, vale, oui, daccord, bien sur, certo, va bene, daccordo, po, po faleminderit, mire, patjeter, ne rregull";

/** And of one of these no. */
export const NO_WORDS =
  "no, nope, nah, nein, ne, non, jo, no thanks, nein danke, no gracias, non merci, no grazie, jo faleminderit";

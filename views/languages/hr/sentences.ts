/** Refusals, by the English sentence in which they are decided; `{gaps}` stand for anything. */
export const sentences: Record<string, string> = {
  'This is not allowed': 'To nije dopušteno',
  'Conflict with the current state': 'To trenutačno nije moguće',
  'The request cannot be read': 'Zahtjev nije moguće pročitati',
  'This form cannot be accepted': 'Ovaj obrazac nije moguće prihvatiti',
  'This page has expired': 'Ova je stranica istekla',
  'Too many mails': 'Previše poruka',
  'Too many accounts': 'Previše računa',
  'Too many test events': 'Previše testnih događaja',
  'Temporarily unavailable': 'Privremeno nedostupno',
  'This app’s link does not work': 'Poveznica ove aplikacije ne radi',
  'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or tell its developer what it says below.':
    'Aplikacija koja vas je poslala ovamo uputila je zahtjev koji ne možemo prihvatiti. Ništa nije podijeljeno. Vratite se u aplikaciju ili njezinu programeru proslijedite poruku u nastavku.',
  'Only an owner may do this. Members of staff may look.':
    'To može učiniti samo vlasnik. Osoblje može pregledavati.',
  'This is only for verified organisations.': 'Ovo je dostupno samo potvrđenim organizacijama.',
  'This assistant has no keys to prove who it is, so it cannot be allowed for your people.':
    'Ovaj asistent nema ključeve kojima bi dokazao tko je, pa se ne može dopustiti za tim.',
  'The document of this assistant cannot be used at present. Try again later.':
    'Dokument ovog asistenta trenutačno se ne može koristiti. Pokušajte ponovno poslije.',
  'Only an owner may disconnect or renew apps.': 'Aplikacije može odspojiti ili produljiti samo vlasnik.',
  'Only an owner can connect apps; you are a member of staff here.':
    'Aplikacije može povezati samo vlasnik, a vi ste ovdje član osoblja.',
  'There is no {unit} yet that could be connected.':
    'Ovdje još nema ničega što bi se moglo povezati ({unit}).',
  'Confirm your e-mail address first: open the link in our mail.':
    'Najprije potvrdite svoju e-adresu: otvorite poveznicu iz naše poruke.',
  'The endpoint is {state}: nothing is sent to it.': 'Krajnja točka nije aktivna, pa joj se ništa ne šalje.',
  'It is cancelled, because its connection has ended.': 'Otkazano je jer je veza prekinuta.',
  'Its event is no longer kept.': 'Taj se događaj više ne čuva.',
  'Its app may not be sent this event any more.': 'Aplikaciji se taj događaj više ne smije slati.',
  'Too many deliveries failed. On this platform only its staff can activate the endpoint again.':
    'Previše isporuka nije uspjelo. Krajnju točku može ponovno aktivirati samo osoblje platforme.',
  'The endpoint is suspended. Activate it instead.':
    'Krajnja točka je obustavljena. Umjesto toga je aktivirajte.',
  'At most 10 test events per minute. Try again in {seconds} seconds.':
    'Najviše 10 testnih događaja u minuti. Pokušajte ponovno za {seconds} s.',
  'The app declares no event that could be sent.':
    'Aplikacija ne navodi nijedan događaj koji bi se mogao poslati.',
  'Deliveries of this platform are not signed.': 'Ova platforma ne potpisuje isporuke.',
  'The newest secret signs already.': 'Najnovija tajna već potpisuje.',
  'Give the date and time from which to replay, in UTC.':
    'Navedite datum i vrijeme (UTC) od kojeg se šalje ponovno.',
  'Choose one of those on the page.': 'Odaberite jednu od mogućnosti na stranici.',
  'Choose one of the organisations that can connect this app.':
    'Odaberite jednu od organizacija koje mogu povezati ovu aplikaciju.',
  'Go back to the app and connect again. A request for consent is kept for an hour, in the browser in which it began.':
    'Vratite se u aplikaciju i povežite ponovno. Zahtjev za pristanak čuva se sat vremena, u pregledniku u kojem je započeo.',
  'Too many accounts were created from your address. Try again in an hour.':
    'S vaše je adrese izrađeno previše računa. Pokušajte ponovno za sat vremena.',
  'Too many mails were asked for from your address. Try again in an hour.':
    'S vaše je adrese zatraženo previše poruka. Pokušajte ponovno za sat vremena.',
  'Too many passwords and secrets are being verified. Try again in a moment.':
    'Trenutačno se provjerava previše lozinki i tajni. Pokušajte ponovno za koji trenutak.',
  'Another request changed the same things at the same moment. Try again.':
    'Netko je u istom trenutku promijenio isto. Pokušajte ponovno.',
  'This form is out of date or did not come from this site. Go back, reload the page and try again.':
    'Ovaj je obrazac zastario ili nije s ove stranice. Vratite se, osvježite stranicu i pokušajte ponovno.',
  'This page cannot be part of another page. Open it in a window of its own.':
    'Ova stranica ne može biti dio druge. Otvorite je u zasebnom prozoru.',
  'A passkey is required for your account, and this is the last one.':
    'Za vaš je račun potreban pristupni ključ, a ovo je posljednji.',
  'Recovery codes come with the first passkey.': 'Kodove za oporavak dobit ćete s prvim pristupnim ključem.',
  'Accept or decline the invitation.': 'Prihvatite ili odbijte pozivnicu.',
  'New accounts cannot be created here. Ask the people who run this platform for one.':
    'Ovdje se ne mogu otvarati novi računi. Zatražite račun od onih koji vode ovu platformu.',
  'Choose at least one.': 'Odaberite barem jedno.',
  'Choose one of these.': 'Odaberite jedno od navedenog.',
  'An app may have {most} in each environment. Change or remove one instead.':
    'Aplikacija u ovom okruženju već ima najveći dopušteni broj krajnjih točaka. Promijenite ili uklonite neku od njih.',
  'It is missing.': 'Ispunite ovo polje.',
  'It must not be blank.': 'Ispunite ovo polje.',
  'It must have at most {count} characters.': 'Najveći dopušteni broj znakova: {count}.',
  'It must be one line without control characters.': 'Mora biti jedan redak bez kontrolnih znakova.',
  'It must not contain spaces, line breaks or backslashes.':
    'Ne smije sadržavati razmake, prijelome retka ni obrnute kose crte.',
  'It must be a complete URL such as https://example.com/webhooks.':
    'Upišite potpunu adresu, primjerice https://example.com/webhooks.',
  'It must be https.': 'Adresa mora počinjati s https.',
  'It must be https outside private networks.': 'Izvan privatnih mreža adresa mora počinjati s https.',
  'It must not contain a user name or password.': 'Ne smije sadržavati korisničko ime ni lozinku.',
  'It must not have a fragment.': 'Ne smije imati dio nakon znaka #.',
  'It must be on the public internet.': 'Mora biti dostupna na javnom internetu.',
  'It must not have a host name that ends with a dot.': 'Naziv računala ne smije završavati točkom.',
  'It must not use port {port}.': 'Ne smije se koristiti portom {port}.',
  'It is not an event type that the app declared.': 'Aplikacija ne navodi taj događaj.',
  'It must be 1 to 256 ASCII characters.': 'Dopušteno je od 1 do 256 ASCII znakova.',
  'It is not used on this platform.': 'Ova se platforma time ne služi.',
  'It must be 16 to 256 visible ASCII characters.': 'Mora imati od 16 do 256 vidljivih ASCII znakova.',
  'It must be "{prefix}" and 24 to 64 bytes in {encoding}.':
    'Mora se sastojati od „{prefix}” i od 24 do 64 bajta u zapisu {encoding}.',
  'It cannot be chosen on this platform.': 'Na ovoj se platformi ne može birati.',
  'Deliveries of this platform carry no HMAC signature.': 'Isporuke ove platforme nemaju HMAC potpis.',
  'The header {header} is missing: a proxy may have removed it.':
    'Nedostaje zaglavlje {header}: možda ga je uklonio proxy.',
  'The header {header} is missing: it is part of the signed text.':
    'Nedostaje zaglavlje {header}: dio je potpisanog teksta.',
  '"{path}" of the body is missing: it is part of the signed text.':
    'U tijelu nedostaje „{path}”: dio je potpisanog teksta.',
  'The body differs from what was sent: white space was added at its start or end. Verify the raw bytes, before anything parses them.':
    'Tijelo se razlikuje od poslanog: na početku ili kraju dodane su praznine. Provjeravajte izvorne bajtove, prije svake obrade.',
  'The body differs from what was sent: its line breaks were changed. Verify the raw bytes, before anything parses them.':
    'Tijelo se razlikuje od poslanog: promijenjeni su prijelomi retka. Provjeravajte izvorne bajtove, prije svake obrade.',
  'The body differs from what was sent: it was parsed and written again. Verify the raw bytes, before anything parses them.':
    'Tijelo se razlikuje od poslanog: obrađeno je i ponovno zapisano. Provjeravajte izvorne bajtove, prije svake obrade.',
  'No secret that this endpoint has had produces this signature. Is it the secret of another endpoint or environment, or was the body changed?':
    'Nijedna tajna koju je ova krajnja točka imala ne daje ovaj potpis. Je li to tajna druge krajnje točke ili okruženja, ili je tijelo promijenjeno?',
  'It was made with a secret that ended at {moment}: your receiver must use the newer one.':
    'Potpis je izrađen tajnom koja je istekla {moment}: primatelj se mora služiti novijom.',
  'The signature is right, and {minutes} minutes old: a receiver that checks the time refuses it by now. If it refused it at once, its clock is wrong.':
    'Potpis je ispravan i star {minutes} min: primatelj koji provjerava vrijeme sada ga odbija. Ako ga je odbio odmah, sat mu nije točan.',
  'The signature is right, made with the secret of {moment}. If your receiver refuses it, it holds another secret or verifies other text.':
    'Potpis je ispravan, izrađen tajnom od {moment}. Ako ga primatelj odbija, ima drugu tajnu ili provjerava drugi tekst.',
}

/** Refusals, by the English sentence in the code; `{gaps}` match any text. */
export const sentences: Record<string, string> = {
  'This is not allowed': 'To nije dopušteno',
  'Conflict with the current state': 'To trenutačno nije moguće',
  'The request is not valid': 'Zahtjev nije ispravan',
  'This form could not be accepted': 'Ovaj obrazac nije moguće prihvatiti',
  'This page has expired': 'Ova je stranica istekla',
  'Too many emails': 'Previše poruka',
  'Too many accounts': 'Previše računa',
  'Too many test events': 'Previše testnih događaja',
  'Something went wrong': 'Nešto je pošlo po zlu',
  'Method not allowed': 'Metoda nije dopuštena',
  'The body is too large': 'Tijelo zahtjeva je preveliko',
  'Unsupported media type': 'Nepodržana vrsta sadržaja',
  'Some values are not valid': 'Neke vrijednosti nisu ispravne',
  'Too many requests': 'Previše zahtjeva',
  'Temporarily unavailable': 'Privremeno nedostupno',
  'This app’s link does not work': 'Poveznica ove aplikacije ne radi',
  'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or send its developer the message below.':
    'Aplikacija koja vas je poslala ovamo uputila je zahtjev koji ne možemo prihvatiti. Ništa nije podijeljeno. Vratite se u aplikaciju ili njezinu programeru proslijedite poruku u nastavku.',
  'This assistant has no keys to prove who it is, so it cannot be allowed for your people.':
    'Ovaj asistent nema ključeve kojima bi dokazao tko je, pa se ne može dopustiti za tim.',
  'The document of this assistant cannot be used at present. Try again later.':
    'Dokument ovog asistenta trenutačno se ne može koristiti. Pokušajte ponovno poslije.',
  'Only an owner of a verified organisation can do this.':
    'To može učiniti samo vlasnik potvrđene organizacije.',
  'Only an owner can do this. Members of staff can view this page.':
    'To može učiniti samo vlasnik. Osoblje može pregledavati ovu stranicu.',
  'This is only available to verified organisations.': 'Ovo je dostupno samo potvrđenim organizacijama.',
  'Only an owner can disconnect or renew apps.':
    'Aplikacije može odspojiti ili im produljiti pristup samo vlasnik.',
  'Only an owner can connect apps. You are a member of staff here.':
    'Aplikacije može povezati samo vlasnik, a vi ste ovdje član osoblja.',
  'There is no {unit} to connect yet.': 'Ovdje još nema ničega što bi se moglo povezati ({unit}).',
  'Confirm your email address first. Open the link in the email that we sent you.':
    'Najprije potvrdite svoju e-adresu: otvorite poveznicu iz naše poruke.',
  'The endpoint is {state}, so nothing is sent to it.':
    'Krajnja točka nije aktivna, pa joj se ništa ne šalje.',
  'It was cancelled because its connection has ended.': 'Otkazano je jer je veza prekinuta.',
  'Its event is no longer stored.': 'Taj se događaj više ne čuva.',
  'Its app can no longer receive this event.': 'Aplikaciji se taj događaj više ne smije slati.',
  'Too many deliveries failed. On this platform, only the platform’s staff can activate the endpoint again.':
    'Previše isporuka nije uspjelo. Krajnju točku može ponovno aktivirati samo osoblje platforme.',
  'The endpoint is suspended. Activate it instead.':
    'Krajnja točka je obustavljena. Umjesto toga je aktivirajte.',
  'At most 10 test events per minute. Try again in {seconds} seconds.':
    'Najviše 10 testnih događaja u minuti. Pokušajte ponovno za {seconds} s.',
  'The app does not declare an event that could be sent.':
    'Aplikacija ne navodi nijedan događaj koji bi se mogao poslati.',
  'This platform does not sign its deliveries.': 'Ova platforma ne potpisuje isporuke.',
  'The newest secret already signs.': 'Najnovija tajna već potpisuje.',
  'Enter the date and time to replay from, in UTC.':
    'Navedite datum i vrijeme (UTC) od kojeg se šalje ponovno.',
  'Choose one of the options on the page.': 'Odaberite jednu od mogućnosti na stranici.',
  'Choose one of the organisations that can connect this app.':
    'Odaberite jednu od organizacija koje mogu povezati ovu aplikaciju.',
  'Go back to the app and connect again. A request for consent expires after an hour and only works in the browser that started it.':
    'Vratite se u aplikaciju i povežite ponovno. Zahtjev za pristanak čuva se sat vremena, u pregledniku u kojem je započeo.',
  'Too many accounts were created from your IP address. Try again in an hour.':
    'S vaše je adrese izrađeno previše računa. Pokušajte ponovno za sat vremena.',
  'Too many emails were requested from your IP address. Try again in an hour.':
    'S vaše je adrese zatraženo previše poruka. Pokušajte ponovno za sat vremena.',
  'Too many passwords and secrets are being verified at the moment. Try again shortly.':
    'Trenutačno se provjerava previše lozinki i tajni. Pokušajte ponovno za koji trenutak.',
  'Another request changed the same data at the same time. Try again.':
    'Netko je u istom trenutku promijenio isto. Pokušajte ponovno.',
  'This form is out of date or was not sent from this site. Go back, reload the page and try again.':
    'Ovaj je obrazac zastario ili nije s ove stranice. Vratite se, osvježite stranicu i pokušajte ponovno.',
  'This page cannot be shown inside another page. Open it in its own window.':
    'Ova stranica ne može biti dio druge. Otvorite je u zasebnom prozoru.',
  'Your account requires a passkey, and this is the last one.':
    'Za vaš je račun potreban pristupni ključ, a ovo je posljednji.',
  'You get recovery codes when you add your first passkey.':
    'Kodove za oporavak dobit ćete s prvim pristupnim ključem.',
  'Accept or decline the invitation.': 'Prihvatite ili odbijte pozivnicu.',
  'You cannot create an account here. Ask the staff of this platform for one.':
    'Ovdje se ne mogu otvarati novi računi. Zatražite račun od onih koji vode ovu platformu.',
  'There is nothing at this URL.': 'Na ovoj adresi nema ničega.',
  'You are not a member of this organisation.': 'Niste član ove organizacije.',
  'This app does not exist.': 'Ova aplikacija ne postoji.',
  'There is no app at this URL.': 'Na ovoj adresi nema aplikacije.',
  'This image does not exist.': 'Ova slika ne postoji.',
  'This connection does not exist.': 'Ova veza ne postoji.',
  'This key does not exist.': 'Ovaj ključ ne postoji.',
  'This endpoint does not exist.': 'Ova krajnja točka ne postoji.',
  'This delivery does not exist.': 'Ova isporuka ne postoji.',
  'The endpoint is suspended, so nothing is sent to it.':
    'Krajnja točka je obustavljena, pa joj se ništa ne šalje.',
  'The app has no credentials in this environment yet. Create them first.':
    'Aplikacija u ovom okruženju još nema pristupne podatke. Najprije ih izradite.',
  'The email address of this account cannot be changed here.':
    'E-adresa ovog računa ne može se ovdje promijeniti.',
  'This invitation does not exist. It may have been withdrawn.':
    'Ova pozivnica ne postoji. Možda je povučena.',
  'This access does not exist. It may already have ended.': 'Ovaj pristup ne postoji. Možda je već prestao.',
  'This passkey does not exist.': 'Ovaj pristupni ključ ne postoji.',
  'This account has no password.': 'Ovaj račun nema lozinku.',
  'This session does not exist.': 'Ova prijava ne postoji.',
  'Send the form as a browser would.': 'Pošaljite obrazac kako to čini preglednik.',
  'A form may have at most {count} fields.': 'Obrazac može imati najviše ovoliko polja: {count}.',
  'The form with files cannot be read.': 'Obrazac s datotekama nije moguće pročitati.',
  'The form contains invalid characters.': 'Obrazac sadrži nedopuštene znakove.',
  'The service is temporarily unavailable because its database cannot be reached. Try again in a moment.':
    'Usluga je privremeno nedostupna jer nije moguće doći do njezine baze podataka. Pokušajte ponovno za koji trenutak.',
  'The request is malformed.': 'Zahtjev nije ispravno oblikovan.',
  'The request failed because of an internal error.': 'Zahtjev nije uspio zbog interne pogreške.',
  'The body is not valid UTF-8.': 'Tijelo zahtjeva nije ispravan UTF-8.',
  'The body may have at most {limit} bytes.': 'Tijelo zahtjeva može imati najviše {limit} B.',
  'The body could not be read completely.': 'Tijelo zahtjeva nije bilo moguće pročitati do kraja.',
  'Text must not contain NUL characters or lone surrogates.':
    'Tekst ne smije sadržavati znakove NUL ni pojedinačne surogate.',
  'This URL does not accept this method.': 'Ova adresa ne prihvaća tu metodu.',
  'This is read-only.': 'Ovo se može samo čitati.',
  'The URL is too long.': 'Adresa je predugačka.',
  'The URL may have at most {count} parameters.': 'Adresa može imati najviše ovoliko parametara: {count}.',
  'The URL is not valid percent-encoded UTF-8.': 'Adresa nije ispravno kodirana u UTF-8.',
  'The URL contains a NUL character.': 'Adresa sadrži znak NUL.',
  'Choose at least one.': 'Odaberite barem jedno.',
  'Choose one of the options.': 'Odaberite jedno od navedenog.',
  'An app can have {most} in each environment. Change or remove one instead.':
    'Aplikacija u ovom okruženju već ima najveći dopušteni broj krajnjih točaka. Promijenite ili uklonite neku od njih.',
  'It is missing.': 'Ispunite ovo polje.',
  'It must not be blank.': 'Ispunite ovo polje.',
  'It must have at most {count} characters.': 'Najveći dopušteni broj znakova: {count}.',
  'It must be a single line without control characters.': 'Mora biti jedan redak bez kontrolnih znakova.',
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
  'It is not used, because this platform does not sign its webhooks.':
    'Ne koristi se jer ova platforma ne potpisuje webhookove.',
  'It must contain a type, or be left out for all types.':
    'Odaberite barem jednu vrstu događaja ili ostavite sve.',
  'It needs the scope {scope}, which the app does not declare.':
    'Zahtijeva opseg {scope}, koji aplikacija ne navodi.',
  'It needs the scopes {scopes}, which the app does not declare.':
    'Zahtijeva opsege koje aplikacija ne navodi: {scopes}.',
  '{type} needs the scope {scope}, which the app does not declare. It would never be sent.':
    '{type} zahtijeva opseg {scope}, koji aplikacija ne navodi. Nikad se ne bi poslalo.',
  '{type} needs the scopes {scopes}, which the app does not declare. It would never be sent.':
    '{type} zahtijeva opsege koje aplikacija ne navodi: {scopes}. Nikad se ne bi poslalo.',
  'It must be 1 to 256 ASCII characters.': 'Dopušteno je od 1 do 256 ASCII znakova.',
  'It is not used on this platform.': 'Ova se platforma time ne služi.',
  'It must be 16 to 256 visible ASCII characters.': 'Mora imati od 16 do 256 vidljivih ASCII znakova.',
  'It must be "{prefix}" followed by 24 to 64 bytes in {encoding}.':
    'Mora se sastojati od „{prefix}” i od 24 do 64 bajta u zapisu {encoding}.',
  'It cannot be chosen on this platform.': 'Na ovoj se platformi ne može birati.',
  'Deliveries of this platform have no HMAC signature.': 'Isporuke ove platforme nemaju HMAC potpis.',
  'The header {header} is missing. A proxy may have removed it.':
    'Nedostaje zaglavlje {header}: možda ga je uklonio proxy.',
  'The header {header} is missing. It is part of the signed text.':
    'Nedostaje zaglavlje {header}: dio je potpisanog teksta.',
  '"{path}" of the body is missing. It is part of the signed text.':
    'U tijelu nedostaje „{path}”: dio je potpisanog teksta.',
  'The body differs from what was sent: white space was added at the start or end. Verify the raw bytes before anything parses them.':
    'Tijelo se razlikuje od poslanog: na početku ili kraju dodane su praznine. Provjeravajte izvorne bajtove, prije svake obrade.',
  'The body differs from what was sent: line breaks were changed. Verify the raw bytes before anything parses them.':
    'Tijelo se razlikuje od poslanog: promijenjeni su prijelomi retka. Provjeravajte izvorne bajtove, prije svake obrade.',
  'The body differs from what was sent: it was parsed and serialised again. Verify the raw bytes before anything parses them.':
    'Tijelo se razlikuje od poslanog: obrađeno je i ponovno zapisano. Provjeravajte izvorne bajtove, prije svake obrade.',
  'None of this endpoint’s secrets produces this signature. Is it the secret of another endpoint or environment, or was the body changed?':
    'Nijedna tajna koju je ova krajnja točka imala ne daje ovaj potpis. Je li to tajna druge krajnje točke ili okruženja, ili je tijelo promijenjeno?',
  'It was signed with a secret that expired at {moment}. Your receiver must use the newer one.':
    'Potpis je izrađen tajnom koja je istekla {moment}: primatelj se mora služiti novijom.',
  'The signature is correct, but {minutes} minutes old. A receiver that checks the time refuses it by now. If your receiver refused it at once, its clock is wrong.':
    'Potpis je ispravan i star {minutes} min: primatelj koji provjerava vrijeme sada ga odbija. Ako ga je odbio odmah, sat mu nije točan.',
  'The signature is correct. It was created with the secret of {moment}. If your receiver refuses it, it uses another secret or verifies a different text.':
    'Potpis je ispravan, izrađen tajnom od {moment}. Ako ga primatelj odbija, ima drugu tajnu ili provjerava drugi tekst.',
}

import type { TranslatedTexts } from '../en.ts'

/** Texts of small areas: words that pages share, the start page, and the audit log. */
export const words: TranslatedTexts['words'] = {
  optional: 'neobavezno',
  show: 'Prikaži',
  client_id: 'ID klijenta',
  copy: 'Kopiraj',
  kinds: { public: 'Javna', in_house: 'Interna' },
  name: 'Naziv',
  created: 'Izrađeno',
  last_used: 'Zadnje korištenje',
  cancel: 'Odustani',
  milliseconds: '{count} ms',
  save: 'Spremi',
  older: 'Starije',
  environment: 'Okruženje',
  environments: { sandbox: 'Testno', production: 'Produkcija' },
  table: 'Tablica',
  when: 'Kada',
  back: 'Natrag',
}

export const home: TranslatedTexts['home'] = {
  build: {
    heading: 'Izradite aplikaciju',
    about:
      'Registrirajte je, odmah dobijte pristupne podatke za testno okruženje, pratite svaku isporuku i pogledajte zašto je zahtjev odbijen.',
    go: 'Partnerska konzola',
  },
  connect: {
    heading: 'Povežite aplikaciju',
    about:
      'Pogledajte što koja aplikacija smije čitati, povežite je gdje treba i odspojite je kad god želite.',
    go: 'Povezane aplikacije',
  },
  own: {
    heading: 'Koristite se vlastitim podacima',
    about: 'Izradite API ključ i webhookove za svoju organizaciju, u tri klika.',
    go: 'Ključevi i webhookovi',
  },
  read: {
    heading: 'Pročitajte kako radi',
    about: 'Od registracije do prvog uspješnog poziva u pet minuta: brzi početak, opsezi, događaji, potpisi.',
    go: 'Dokumentacija (na engleskom)',
  },
  heading: 'Aplikacije koje rade s platformom {platform}',
  signed_in: 'Prijavljeni ste kao {name}.',
  title: 'Početna',
  eyebrow: 'Partnerska platforma',
  doors: 'Kamo dalje',
  sign_in: 'Prijavi se',
  mails: 'Ovaj demo ne šalje poštu. [Poruke možete pročitati ovdje](/mails).',
}

export const partials: TranslatedTexts['partials'] = {
  tenant: {
    not_verified: 'Nije potvrđena',
    staff: 'Ovdje ste član osoblja: možete sve pregledati, ali promjene može raditi samo vlasnik.',
  },
  shown: {
    heading: 'Spremite ih sada',
    once: 'Tajna se prikazuje samo ovaj put. Čuvamo njezin sažetak i ne možemo je ponovno prikazati.',
    none: 'Ovaj klijent nema tajnu jer je njegovi programi ne bi mogli sačuvati. Štiti ga PKCE.',
    client_secret: 'Tajna klijenta',
    download: 'Preuzmi kao .env',
  },
}

export const audit: TranslatedTexts['audit'] = {
  who: {
    app: 'Aplikacija',
    platform: '{platform}',
    support: 'Podrška platforme {platform}',
    merchant: 'Netko iz organizacije {tenant}',
    some_merchant: 'Organizacija',
    publisher: 'Izdavač aplikacije',
    former: 'Bivši član organizacije',
    participant: 'Sudionik',
    unknown: 'Nepoznato',
  },
  where: {
    browser: 'Preglednik',
    api: 'API',
    console: 'Partnerska konzola',
    desk: 'Ploča operatera',
    operator_api: 'API operatera ili naredbeni redak',
    platform: 'Na platformi {platform}',
    automatic: 'Automatski',
  },
  changed: '{field}: {before} → {after}',
  added: '{field} – dodano: {values}',
  removed: '{field} – uklonjeno: {values}',
  value: '{field}: {values}',
  none: 'nema',
  yes: 'da',
  no: 'ne',
  fields: {
    name: 'Naziv',
    scopes: 'Opsezi',
    event_types: 'Događaji',
    redirect_uris: 'Adrese za preusmjeravanje',
    connect_url: 'Početna adresa',
    webhook_url: 'URL webhooka',
    url: 'URL',
    unit: 'Samo za',
    units_removed: 'Uklonjeno',
    environment: 'Okruženje',
    reason: 'Razlog',
    role: 'Uloga',
    states: 'Koje',
    since: 'Od',
    until: 'Do',
    type: 'Događaj',
    verified: 'Potvrđena',
    version: 'Verzija',
    dpop: 'Dokaz o posjedu ključa (DPoP)',
    native: 'Na uređajima korisnika',
    website: 'Web-stranica',
    support: 'Podrška',
    changed: 'Promijenjeno',
  },
  values: {
    sandbox: 'testno',
    production: 'produkcija',
    admin: 'administrator',
    developer: 'programer',
    delivered: 'isporučene',
    dead: 'neisporučene',
    failures: 'previše neuspjeha',
    gone: 'primatelj je odgovorio s 410 Gone',
    leaked: 'tajna za potpisivanje je procurila',
  },
}

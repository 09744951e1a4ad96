import type { TranslatedTexts } from '../en.ts'

/** Texts of small areas: words that pages share, the start page, and the audit log. */
export const words: TranslatedTexts['words'] = {
  optional: 'opcjonalnie',
  show: 'Pokaż',
  client_id: 'ID klienta',
  copy: 'Kopiuj',
  kinds: { public: 'Publiczna', in_house: 'Wewnętrzna' },
  name: 'Nazwa',
  created: 'Utworzono',
  last_used: 'Ostatnie użycie',
  cancel: 'Anuluj',
  milliseconds: '{count} ms',
  save: 'Zapisz',
  older: 'Starsze',
  environment: 'Środowisko',
  environments: { sandbox: 'Testowe', production: 'Produkcja' },
  table: 'Tabela',
  when: 'Kiedy',
  back: 'Wróć',
}

export const home: TranslatedTexts['home'] = {
  build: {
    heading: 'Zbuduj aplikację',
    about:
      'Zarejestruj ją, od razu odbierz dane dostępowe do środowiska testowego, śledź każde zdarzenie i sprawdzaj, dlaczego zapytanie zostało odrzucone.',
    go: 'Konsola partnera',
  },
  connect: {
    heading: 'Połącz aplikację',
    about: 'Zobacz, co może odczytać każda aplikacja, połącz ją tam, gdzie trzeba, i odłącz, kiedy chcesz.',
    go: 'Połączone aplikacje',
  },
  own: {
    heading: 'Korzystaj z własnych danych',
    about: 'Utwórz klucz API i webhooki dla swojej organizacji, trzema kliknięciami.',
    go: 'Klucze i webhooki',
  },
  read: {
    heading: 'Przeczytaj, jak to działa',
    about:
      'Od rejestracji do pierwszego udanego zapytania w pięć minut: szybki start, zakresy, zdarzenia, podpisy.',
    go: 'Dokumentacja (po angielsku)',
  },
  heading: 'Aplikacje, które działają z {platform}',
  signed_in: 'Zalogowano jako {name}.',
  title: 'Strona główna',
  eyebrow: 'Platforma dla partnerów',
  doors: 'Dokąd przejść',
  sign_in: 'Zaloguj się',
  mails: 'To demo nie wysyła poczty. [Wiadomości możesz przeczytać tutaj](/mails).',
}

export const partials: TranslatedTexts['partials'] = {
  tenant: {
    not_verified: 'Niezweryfikowana',
    staff: 'Jesteś tu pracownikiem: możesz wszystko przeglądać, ale zmiany wprowadza tylko właściciel.',
  },
  shown: {
    heading: 'Zapisz je teraz',
    once: 'Sekret pokazujemy tylko ten jeden raz. Przechowujemy jego skrót i nie możemy pokazać go ponownie.',
    none: 'Ten klient nie ma sekretu, ponieważ jego programy nie mogłyby go ukryć. Chroni go PKCE.',
    client_secret: 'Sekret klienta',
    download: 'Pobierz jako .env',
  },
}

export const audit: TranslatedTexts['audit'] = {
  who: {
    app: 'Aplikacja',
    platform: '{platform}',
    support: 'Wsparcie {platform}',
    merchant: 'Ktoś z {tenant}',
    some_merchant: 'Organizacja',
    publisher: 'Wydawca aplikacji',
    former: 'Były członek organizacji',
    participant: 'Uczestnik',
    unknown: 'Nieznany',
  },
  where: {
    browser: 'Przeglądarka',
    api: 'API',
    console: 'Konsola partnera',
    desk: 'Panel operatora',
    operator_api: 'API operatora lub wiersz poleceń',
    platform: 'W {platform}',
    automatic: 'Automatycznie',
  },
  changed: '{field}: {before} → {after}',
  added: '{field} – dodano: {values}',
  removed: '{field} – usunięto: {values}',
  value: '{field}: {values}',
  none: 'brak',
  yes: 'tak',
  no: 'nie',
  fields: {
    name: 'Nazwa',
    scopes: 'Zakresy',
    event_types: 'Zdarzenia',
    redirect_uris: 'Adresy przekierowań',
    connect_url: 'Adres początkowy',
    webhook_url: 'URL webhooka',
    url: 'URL',
    unit: 'Tylko dla',
    units_removed: 'Usunięto',
    environment: 'Środowisko',
    reason: 'Powód',
    role: 'Rola',
    states: 'Które',
    since: 'Od',
    until: 'Do',
    type: 'Zdarzenie',
    verified: 'Zweryfikowana',
    version: 'Wersja',
    dpop: 'Dowód posiadania klucza (DPoP)',
    native: 'Na urządzeniach użytkowników',
    website: 'Strona internetowa',
    support: 'Pomoc',
    changed: 'Zmieniono',
  },
  values: {
    sandbox: 'testowe',
    production: 'produkcja',
    admin: 'administrator',
    developer: 'deweloper',
    delivered: 'dostarczone',
    dead: 'niedostarczone',
    failures: 'zbyt wiele niepowodzeń',
    gone: 'odbiorca odpowiedział 410 Gone',
    leaked: 'wyciekł sekret podpisujący',
  },
}

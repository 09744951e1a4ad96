import type { Texts } from '../en.ts'

export const participants: Texts['participants'] = {
  consent: {
    title: 'Prijava u {app}',
    heading: 'Prijaviti se u {app}?',
    lead: 'Aplikacija {app} izdavača {publisher} traži čitanje podataka koji su pohranjeni o vama.',
    just_confirmed: 'Vaša je adresa potvrđena.',
    cannot_others: 'Ne vidi nikoga osim vas.',
    none: 'Za adresu {email} nema ničega što bi {app} mogla čitati.',
    none_about: 'Ako ste se prijavili na događaj drugom adresom, odjavite se pa se prijavite njome.',
    later:
      'To možete prekinuti u svakom trenutku na stranici [Vaš račun](/account). Aplikacija tada odmah gubi pristup.',
  },
  sign_up: {
    title: 'Otvorite račun',
    lead: 'Aplikacija {app} traži da se prijavite. Prije vašeg pristanka ništa se ne dijeli.',
    name: 'Vaše ime',
    name_missing: 'Upišite svoje ime, najviše 120 znakova.',
    email_about: 'Adresa koju ste naveli organizatoru. Na nju šaljemo poveznicu.',
    submit: 'Otvori račun',
    has_account: 'Već imate račun?',
  },
  sign_in: {
    for_app: 'Prijavite se za nastavak u {app}. Prije vašeg pristanka ništa se ne dijeli.',
    no_account: 'Još nemate račun?',
    create: 'Otvorite račun',
  },
  unconfirmed: {
    title: 'Potvrdite svoju adresu',
    lead: 'Poslali smo poveznicu na {email}. Otvorite je i možete nastaviti u {app}.',
    go_on: 'Adresa je potvrđena',
    nothing_came: 'Ništa nije stiglo? Prije nego što zatražite novu poveznicu, provjerite neželjenu poštu.',
    again: 'Pošalji poveznicu ponovno',
    sent_again: 'Poslali smo novu poveznicu.',
    no_address:
      'Vaš račun nema potvrđenu adresu po kojoj bi vas {app} mogla prepoznati. Najprije je dodajte.',
    account: 'Vaš račun',
    other_account: 'Upotrijebi drugi račun',
  },
  confirmed: {
    title: 'Vaša je adresa potvrđena',
    lead: 'Vratite se u prozor u kojem ste počeli. Ako je zatvoren, ponovno se prijavite u aplikaciji.',
  },
  account: {
    heading: 'Aplikacije s pristupom vašim podacima',
    about: 'Svaka čita samo ono što je ondje pohranjeno o vama.',
    since: 'Od {moment}',
    end: 'Prekini pristup',
    end_of: 'Prekini pristup aplikacije {app}: {place}',
  },
}

import type { TranslatedTexts } from '../en.ts'

/** What surrounds a person's own account. What is not here is English, as the console and the settings are. */
export const frame: TranslatedTexts['frame'] = {
  areas: 'Područja',
  apps: 'Aplikacije',
  developers: 'Programeri',
  settings: 'Postavke',
  docs: 'Dokumentacija',
  sign_out: 'Odjava',
  account: '{name}, vaš račun',
  sign_in: 'Prijava',
  documentation: 'Dokumentacija',
  unconfirmed: {
    ask: 'Potvrdite svoju adresu: otvorite poveznicu koju smo poslali na {email}. Do tada možete raditi u testnom okruženju, ali ne možete poslati aplikaciju na pregled niti koga pozvati.',
    again: 'Pošalji ponovno',
    lost: 'Drugi račun potvrdio je adresu ovog računa. Prijavite se tim računom ili se registrirajte drugom adresom.',
  },
  flash: {
    shown_once: 'To je prikazano samo jednom. Ako ga niste spremili, stvorite novo.',
    saved: 'Spremljeno.',
    declined: 'Odbijeno.',
    confirmed: 'Vaša adresa je potvrđena.',
    confirmation_sent: 'Poruka je na putu.',
    password_changed: 'Lozinka je promijenjena. Na svim drugim uređajima odjavljeni ste.',
    address_asked: 'Poveznica je na putu na novu adresu.',
    session_ended: 'Odjavljeno ondje.',
    access_ended: 'Aplikacija više nema pristup.',
  },
}

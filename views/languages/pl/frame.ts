import type { TranslatedTexts } from '../en.ts'

/** What surrounds a person's own account. What is not here is English, as the console and the settings are. */
export const frame: TranslatedTexts['frame'] = {
  areas: 'Obszary',
  apps: 'Aplikacje',
  developers: 'Deweloperzy',
  settings: 'Ustawienia',
  docs: 'Dokumentacja',
  sign_out: 'Wyloguj się',
  account: '{name}, Twoje konto',
  sign_in: 'Zaloguj się',
  documentation: 'Dokumentacja',
  unconfirmed: {
    ask: 'Potwierdź swój adres: otwórz link, który wysłaliśmy na {email}. Do tego czasu możesz budować w środowisku testowym, ale nie możesz przesłać aplikacji do sprawdzenia ani nikogo zaprosić.',
    again: 'Wyślij ponownie',
    lost: 'Inne konto potwierdziło adres tego konta. Zaloguj się na tamto konto albo zarejestruj się z innym adresem.',
  },
  flash: {
    shown_once: 'Pokazano to tylko raz. Jeśli nie masz kopii, utwórz nowe dane.',
    saved: 'Zapisano.',
    declined: 'Odrzucono.',
    confirmed: 'Twój adres został potwierdzony.',
    confirmation_sent: 'Wiadomość jest w drodze.',
    password_changed: 'Hasło zostało zmienione. Na wszystkich innych urządzeniach nastąpiło wylogowanie.',
    address_asked: 'Link jest w drodze na nowy adres.',
    session_ended: 'Wylogowano tam.',
    access_ended: 'Aplikacja nie ma już dostępu.',
  },
}

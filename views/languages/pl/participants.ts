import type { Texts } from '../en.ts'

export const participants: Texts['participants'] = {
  consent: {
    title: 'Zaloguj się do {app}',
    heading: 'Zalogować się do {app}?',
    lead: 'Aplikacja {app} od {publisher} prosi o odczyt zapisanych danych o Tobie.',
    just_confirmed: 'Twój adres został potwierdzony.',
    cannot_others: 'Nie widzi nikogo poza Tobą.',
    none: 'Dla adresu {email} nie ma niczego, co {app} mogłaby odczytać.',
    none_about: 'Jeśli Twoje zgłoszenie ma inny adres, wyloguj się i zaloguj tamtym adresem.',
    later:
      'Możesz to zakończyć w każdej chwili na stronie [Twoje konto](/account). Aplikacja natychmiast straci wtedy dostęp.',
  },
  sign_up: {
    title: 'Utwórz konto',
    lead: 'Aplikacja {app} prosi o zalogowanie. Bez Twojej zgody nic nie zostanie udostępnione.',
    name: 'Imię i nazwisko',
    name_missing: 'Podaj imię i nazwisko, najwyżej 120 znaków.',
    email_about: 'Adres podany przy zgłoszeniu. Wyślemy na niego link.',
    submit: 'Utwórz konto',
    has_account: 'Masz już konto?',
  },
  sign_in: {
    for_app: 'Zaloguj się, aby przejść do {app}. Bez Twojej zgody nic nie zostanie udostępnione.',
    no_account: 'Nie masz jeszcze konta?',
    create: 'Utwórz konto',
  },
  unconfirmed: {
    title: 'Potwierdź swój adres',
    lead: 'Wysłaliśmy link na adres {email}. Otwórz go, aby przejść do {app}.',
    go_on: 'Adres jest potwierdzony',
    nothing_came: 'Nic nie przyszło? Zanim poprosisz o kolejny link, sprawdź folder ze spamem.',
    again: 'Wyślij link ponownie',
    sent_again: 'Wysłaliśmy kolejny link.',
    no_address:
      'Twoje konto nie ma potwierdzonego adresu, po którym {app} mogłaby Cię rozpoznać. Najpierw go dodaj.',
    account: 'Twoje konto',
    other_account: 'Użyj innego konta',
  },
  confirmed: {
    title: 'Twój adres został potwierdzony',
    lead: 'Wróć do okna, w którym wszystko się zaczęło. Jeśli jest zamknięte, zaloguj się ponownie w aplikacji.',
  },
  account: {
    heading: 'Aplikacje z dostępem do Twoich danych',
    about: 'Każda z nich odczytuje tylko to, co jest tam zapisane o Tobie.',
    since: 'Od {moment}',
    end: 'Zakończ dostęp',
    end_of: 'Zakończ dostęp aplikacji {app}: {place}',
  },
}

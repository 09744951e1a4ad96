import type { TranslatedTexts } from './en.ts'
import { account } from './pl/account.ts'
import { activity } from './pl/activity.ts'
import { agents } from './pl/agents.ts'
import { audit, home, partials, words } from './pl/areas.ts'
import { catalogue } from './pl/catalogue.ts'
import { confirm } from './pl/confirm.ts'
import { frame } from './pl/frame.ts'
import { notices } from './pl/notices.ts'
import { participants } from './pl/participants.ts'
import { passkey_mails, passkeys } from './pl/passkeys.ts'
import { people_apps } from './pl/people_apps.ts'
import { sentences } from './pl/sentences.ts'
import { settings } from './pl/settings.ts'
import { webhooks } from './pl/webhooks.ts'

export const pl: TranslatedTexts = {
  account,
  activity,
  agents,
  audit,
  home,
  partials,
  sentences,
  settings,
  webhooks,
  words,
  catalogue,
  passkeys,
  people_apps,
  frame,
  participants,
  confirm,
  shared: {
    privacy: 'Prywatność',
    terms: 'Regulamin',
    skip: 'Przejdź do treści',
  },
  sign_in: {
    title: 'Zaloguj się',
    lead: 'Użyj konta, z którego korzystasz w {platform}.',
    for_app:
      'Aplikacja {app} prosi o połączenie. Zaloguj się, aby zobaczyć, o co prosi; bez Twojej zgody nic nie zostanie udostępnione.',
    email: 'E-mail',
    password: 'Hasło',
    submit: 'Zaloguj się',
    with_issuer: 'Kontynuuj przez {issuer}',
    or: 'albo',
    elsewhere: 'Najpierw zaloguj się w {platform}, a potem przejdź tutaj stamtąd.',
    developer: 'Tworzysz aplikacje i nie masz jeszcze konta?',
    sign_up: 'Zarejestruj się jako deweloper',
    forgot_link: 'Nie pamiętasz hasła?',
    done: {
      password_changed: 'Hasło zostało zmienione. Zaloguj się nowym hasłem.',
      signed_out_everywhere: 'Nastąpiło wylogowanie na wszystkich urządzeniach.',
    },
    forgot: {
      title: 'Nie pamiętasz hasła?',
      lead: 'Podaj swój adres, a wyślemy Ci link do ustawienia nowego hasła.',
      submit: 'Wyślij link',
      sent: 'Jeśli ktoś loguje się tu adresem {email}, wiadomość z linkiem jest już w drodze. Link wygasa po godzinie.',
      nothing_came: 'Nic nie przyszło? Zanim spróbujesz ponownie, sprawdź adres i folder ze spamem.',
      back: 'Wróć do logowania',
      incomplete: 'Podaj pełny adres e-mail.',
    },
    reset: {
      title: 'Ustaw nowe hasło',
      lead: 'Dla konta {email}. Nastąpi wylogowanie na wszystkich urządzeniach.',
      password: 'Nowe hasło',
      password_about: 'Co najmniej 10 znaków; najlepiej kilka słów.',
      submit: 'Ustaw hasło',
    },
    password_errors: {
      too_short: 'Hasło musi mieć co najmniej 10 znaków.',
      too_long: 'Może mieć najwyżej 1024 znaki.',
      common: 'To hasło jest zbyt łatwe do odgadnięcia. Wybierz inne.',
    },
    confirm: {
      title: 'Potwierdź swój adres',
      lead: 'Potwierdź, że adres {email} należy do Ciebie.',
      password: 'Hasło',
      password_about: 'Hasło wybrane podczas rejestracji.',
      wrong: 'To nie jest hasło wybrane podczas rejestracji.',
      throttled: 'Zbyt wiele prób. Odczekaj godzinę i spróbuj ponownie.',
      submit: 'Potwierdź adres',
      not_you:
        'Jeśli to nie Twoja rejestracja, zamknij tę stronę. Bez tego kroku nikt nie może używać Twojego adresu.',
    },
    errors: {
      wrong:
        'E-mail i hasło nie pasują do siebie. Sprawdź je i spróbuj ponownie. Jeśli konto jest nowe, najpierw potwierdź adres linkiem z naszej wiadomości.',
      throttled: 'Zbyt wiele prób. Odczekaj kilka minut i spróbuj ponownie.',
      incomplete: 'Podaj e-mail i hasło.',
      local_closed: 'Hasła nie są tu przyjmowane. Zaloguj się przez {issuer}.',
      used_link: 'Ten link wygasł albo został już użyty. Wróć do {platform} i otwórz go stamtąd ponownie.',
      signed_out_there:
        'W międzyczasie nastąpiło wylogowanie w {issuer}. Zaloguj się ponownie, aby kontynuować.',
      expired:
        'To logowanie trwało zbyt długo, rozpoczęło się w innej przeglądarce albo zostało już zakończone. Zacznij od nowa.',
      address_taken:
        'Twój adres e-mail należy tu do innego konta, dlatego nie nastąpiło zalogowanie. Poproś o pomoc dział wsparcia {platform}.',
      other_account:
        'Zalogowano się tam na inne konto, więc nie mogliśmy potwierdzić, że to Ty. Zaloguj się na konto, którego używasz tutaj.',
      not_asked_again:
        '{issuer} nie poprosił o ponowne logowanie, więc nie mogliśmy potwierdzić, że to Ty. Wyloguj się tam i spróbuj ponownie.',
      issuer_away:
        '{issuer} w tej chwili nie odpowiada. Nic nie zostało zmienione. Spróbuj ponownie za kilka minut.',
      issuer_refused:
        '{issuer} nie potwierdza logowania. Nic nie zostało zmienione. Możesz spróbować ponownie.',
      issuer_invalid:
        'Nie udało się zweryfikować odpowiedzi od {issuer}, dlatego nie nastąpiło zalogowanie. Spróbuj ponownie. Jeśli to się powtórzy, poproś o pomoc dział wsparcia {platform}.',
    },
  },
  signed_out: {
    title: 'Wylogowano',
    lead: 'Za chwilę nastąpi wylogowanie także z {issuer}.',
    go_on: 'Wyloguj się z {issuer}',
  },
  consent: {
    title: 'Połącz {app}',
    heading: 'Połączyć {app}?',
    heading_again: '{app} prosi o szerszy dostęp',
    lead: 'Aplikacja {app} od {publisher} prosi o odczyt danych Twojej organizacji.',
    lead_again: 'Aplikacja {app} od {publisher} jest już połączona i prosi o szerszy odczyt niż dotąd.',
    website: 'Strona internetowa',
    support: 'Pomoc',
    kinds: {
      public: 'Z katalogu',
      in_house: 'Aplikacja wewnętrzna',
    },
    kinds_about: {
      public: 'Sprawdzona przez {platform} i dostępna dla każdej organizacji.',
      in_house: 'Przygotowana tylko dla Twojej organizacji i niewidoczna dla innych.',
    },
    sandbox:
      'Środowisko testowe: można tu połączyć tylko dane testowe. Nic prawdziwego nie zostanie udostępnione.',
    organisation: 'Organizacja',
    chosen: 'Łączysz: {organisation}',
    will_see: 'Co {app} będzie mogła robić',
    new_scopes: 'Co nowego',
    is_new: 'Nowe',
    has_scopes: 'Co może już teraz',
    cannot: 'Czego nie może zrobić',
    cannot_change: 'Nie może niczego zmienić. Może tylko czytać.',
    cannot_password: 'Nigdy nie zobaczy Twojego hasła.',
    cannot_others: 'Nie widzi żadnej organizacji poza wybraną.',
    cannot_others_unit: 'Nie widzi niczego poza tym, co tu wybierzesz.',
    later:
      'Możesz ją odłączyć w każdej chwili w [Ustawienia → Aplikacje](/settings/apps). Natychmiast straci wtedy dostęp.',
    returns: 'Następnie wrócisz do {host}.',
    allow: 'Zezwól na dostęp',
    continues: 'Dalej',
    cancel: 'Anuluj',
    signed_in: 'Zalogowano jako {name} ({email})',
    signed_in_name: 'Zalogowano jako {name}',
    sign_out: 'Wyloguj się',
    none: 'Żadna z Twoich organizacji nie może połączyć tej aplikacji.',
  },
  framed: {
    open: 'Otwórz w nowym oknie',
    ended: {
      title: 'Nie jesteś już tutaj zalogowany',
      message: 'Aby kontynuować, odśwież stronę, na której to widzisz, albo otwórz ustawienia w nowym oknie.',
    },
    used_link: {
      title: 'Ten link już nie działa',
      message: 'Został już użyty albo wygasł. Odśwież stronę, na której to widzisz.',
    },
    own_window: {
      title: 'Kontynuuj w nowym oknie',
      message:
        'Ten krok daje dostęp do danych lub pokazuje sekret, dlatego nie może być częścią innej strony. Może być konieczne zalogowanie się.',
    },
  },
  error: {
    details: 'Dla twórcy aplikacji',
    home: 'Przejdź do strony głównej',
    used_link: {
      title: 'Ten link już nie działa',
      message:
        'Został już użyty albo wygasł. Nic nie zostało zmienione. Poproś o nowy tam, skąd przyszła wiadomość.',
    },
    taken_address: {
      title: 'Ten adres należy do innego konta',
      message:
        'W międzyczasie potwierdził go ktoś inny. Zaloguj się na tamto konto albo zarejestruj się z innym adresem.',
    },
    titles: {
      '400': 'Nie można zrealizować tego żądania',
      '404': 'Pod tym adresem nic nie ma',
      '500': 'Coś poszło nie tak po naszej stronie',
      '503': 'Ta strona jest chwilowo niedostępna',
    },
    messages: {
      '400': 'Adres lub formularz zawiera błąd. Nic nie zostało zmienione.',
      '404': 'Strona mogła zostać przeniesiona albo należy do kogoś innego.',
      '500':
        'To nasz błąd, nie Twój, i został zapisany. Nic nie zostało zmienione. Spróbuj ponownie za chwilę.',
      '503':
        'Nasza baza danych jest chwilowo niedostępna. Nic nie zostało zmienione. Spróbuj ponownie za minutę.',
    },
  },
  invitation: {
    title: 'Zaproszenie',
    heading: 'Dołącz do {publisher}',
    lead: '{inviter} zaprasza Cię do pracy nad aplikacjami {publisher} w {platform}.',
    lead_nobody: 'Otrzymujesz zaproszenie do pracy nad aplikacjami {publisher} w {platform}.',
    roles: {
      admin:
        'Twoją rolą będzie administrator: tworzysz aplikacje, decydujesz o tym, czego używa produkcja, zgłaszasz aplikacje do sprawdzenia i zapraszasz inne osoby.',
      developer:
        'Twoją rolą będzie deweloper: rejestrujesz i zmieniasz aplikacje oraz korzystasz ze środowiska testowego.',
    },
    accept: 'Przyjmij',
    decline: 'Odrzuć',
    sign_in_first:
      'Zaproszenie jest dla adresu {email}. Jeśli masz konto z tym adresem, zaloguj się, aby je przyjąć.',
    sign_in: 'Zaloguj się',
    other_person:
      'Zaproszenie jest dla adresu {email}, a zalogowano konto {name} ({own}). Najpierw się wyloguj.',
    unconfirmed:
      'Zaproszenie jest dla adresu {email}. Twoje konto ma ten adres: potwierdź go linkiem z naszej wiadomości, a potem wróć na tę stronę.',
    sign_out: 'Wyloguj się',
    no_account: 'Nie masz jeszcze konta?',
    no_account_about: 'Utwórz je dla adresu {email}. Jednocześnie dołączysz do {publisher}.',
    your_name: 'Imię i nazwisko',
    sign_up: 'Utwórz konto i dołącz',
    has_account: 'Konto z tym adresem już istnieje. Zaloguj się.',
    closed: 'Obecnie nie można tu tworzyć nowych kont.',
  },
  mails: {
    ...passkey_mails,
    ...notices,
    confirm_address: {
      subject: 'Potwierdź swój adres e-mail',
      lead: 'Dziękujemy za rejestrację w {platform}. Potwierdź, że ten adres należy do Ciebie.',
      button: 'Potwierdź adres',
      after:
        'Link działa raz i wygasa po 7 dniach. Jeśli to nie Twoja rejestracja, zignoruj tę wiadomość: bez linku nikt nie może używać Twojego adresu.',
    },
    address_in_use: {
      subject: 'Masz już konto',
      lead: 'Ktoś zarejestrował się w {platform} z tym adresem, ale masz tu już konto. Twoje konto się nie zmieniło. Zaloguj się swoim hasłem.',
      button: 'Zaloguj się',
      after:
        'Jeśli nie pamiętasz hasła, ustaw nowe na stronie logowania. Jeśli to nie Twoja rejestracja, zignoruj tę wiadomość.',
    },
    reset_password: {
      subject: 'Ustaw nowe hasło',
      lead: 'Ktoś poprosił o nowe hasło do Twojego konta w {platform}.',
      button: 'Ustaw nowe hasło',
      after:
        'Link działa raz i wygasa po godzinie. Jeśli to nie Ty, zignoruj tę wiadomość: hasło pozostanie bez zmian.',
    },
    password_changed: {
      subject: 'Twoje hasło zostało zmienione',
      lead: 'Hasło do Twojego konta w {platform} zostało zmienione i nastąpiło wylogowanie na wszystkich innych urządzeniach.',
      button: 'To nie ja: ustaw nowe hasło',
      after: 'Jeśli to Ty, nie musisz nic robić.',
    },
    invitation: {
      subject: 'Zaproszenie do {publisher}',
      lead: '{inviter} zaprasza Cię do pracy nad aplikacjami {publisher} w {platform}.',
      button: 'Zobacz zaproszenie',
      after:
        'Link działa raz i wygasa po 7 dniach. Jeśli nie znasz {inviter} ani {publisher}, zignoruj tę wiadomość.',
    },
    operator_invitation: {
      subject: 'Zaproszenie do obsługi {platform}',
      lead: 'Zapraszamy do obsługi {platform}. Najpierw ustaw hasło, a potem poprosimy o dodanie klucza dostępu.',
      button: 'Ustaw hasło',
      after: 'Link działa raz i wygasa po 2 dniach. Jeśli nie znasz {platform}, zignoruj tę wiadomość.',
    },
    sent_by: 'Wysłano przez {platform}',
  },
}

import type { passkey_mails as english } from '../en/passkeys.ts'
import type { Texts } from '../en.ts'

export const passkeys: Texts['passkeys'] = {
  use: 'Użyj klucza dostępu',
  code: 'Kod odzyskiwania',
  code_about: 'Jeden z kodów zapisanych przy dodaniu klucza dostępu. Każdy działa raz.',
  use_code: 'Użyj kodu odzyskiwania',
  sign_in: {
    title: 'Zaloguj się kluczem dostępu',
    lead: 'Przeglądarka poprosi o odcisk palca, twarz lub PIN urządzenia.',
    otherwise: 'Zaloguj się adresem e-mail i hasłem',
  },
  second_step: {
    title: 'Użyj klucza dostępu',
    lead: 'Hasło jest poprawne. Aby dokończyć logowanie jako {email}, użyj klucza dostępu.',
    no_host: 'Klucze dostępu nie działają teraz pod tym adresem. Użyj kodu odzyskiwania.',
    lost: 'Jeśli nie masz ani klucza, ani kodów, pomoże Ci wsparcie {platform}.',
    other_person: 'Zaloguj się jako ktoś inny',
  },
  proof: {
    title: 'Potwierdź, że to Ty',
    lead: 'Zalogowano jako {name}. Ten krok jest chroniony, dlatego potwierdź, że to naprawdę Ty.',
    nothing_lost: 'Wpisane dane nie zginą.',
    password: 'Hasło',
    submit: 'Potwierdź',
    with_issuer: 'Zaloguj się ponownie przez {issuer}',
    in_tab: '{issuer} otworzy się w nowej karcie. Zaloguj się tam, wróć tutaj i kontynuuj.',
    go_on: 'Kontynuuj',
    elsewhere: 'Otwarto tę stronę linkiem z {platform}. Wróć tam i otwórz ją ponownie.',
    done: 'Potwierdzono',
    done_about: 'Zamknij tę kartę i kontynuuj w poprzedniej.',
  },
  messages: {
    waiting: 'Czekamy na przeglądarkę…',
    failed: 'Przeglądarka nie znalazła klucza dostępu albo anulowano żądanie. Spróbuj ponownie.',
    exists: 'To urządzenie ma już klucz dostępu do Twojego konta.',
    unsupported: 'Ta przeglądarka nie obsługuje kluczy dostępu. Zaktualizuj ją lub użyj innej.',
    no_script: 'Klucze dostępu wymagają JavaScriptu. Zezwól na niego na tej stronie i odśwież ją.',
  },
  errors: {
    no_passkey: 'Przeglądarka nie wysłała klucza dostępu. Klucze dostępu wymagają JavaScriptu.',
    unknown_passkey: 'Ten klucz dostępu nie jest tu znany. Być może został usunięty. Zaloguj się inaczej.',
    wrong_passkey: 'Klucz dostępu nie został przyjęty. Spróbuj ponownie.',
    wrong_code: 'To nie jest żaden z Twoich kodów odzyskiwania albo kod został już użyty.',
    wrong_password: 'Hasło jest niepoprawne. Spróbuj ponownie.',
    throttled: 'Zbyt wiele prób. Odczekaj kilka minut i spróbuj ponownie.',
    not_yet: 'Nie zalogowano się jeszcze ponownie przez {issuer}.',
  },
  account: {
    heading: 'Klucze dostępu',
    about:
      'Loguj się odciskiem palca, twarzą lub PIN-em urządzenia. Gdy masz klucz dostępu, samo hasło nie wystarcza do zalogowania.',
    no_host:
      'Klucze dostępu wymagają nazwy hosta, a adres tego serwera, {address}, jej nie ma. Operator może ustawić PUBLIC_URL na adres z nazwą hosta, na tym komputerze na przykład http://localhost:3000, i ponownie uruchomić serwer.',
    not_used: 'Logujesz się przez {issuer}. Kluczy dostępu tu nie ma.',
    none: 'Nie masz jeszcze klucza dostępu.',
    required: 'Twoje konto wymaga klucza dostępu.',
    required_first: 'Aby przejść dalej, dodaj klucz dostępu. Twoje konto go wymaga.',
    name: 'Nazwa',
    name_about: 'Po czym go rozpoznasz, na przykład „Laptop służbowy”.',
    add: 'Dodaj klucz dostępu',
    new_title: 'Dodaj klucz dostępu',
    never: 'Nigdy',
    synced: 'Synchronizowany',
    other_host: 'Działa tylko pod adresem {host}',
    created: 'Dodano',
    last_used: 'Ostatnie użycie',
    remove: 'Usuń',
    remove_named: 'Usuń {name}',
    last_one: 'Nie możesz usunąć ostatniego klucza dostępu, ponieważ Twoje konto go wymaga.',
    errors: {
      name: 'Użyj najwyżej 60 znaków.',
      refused: 'Klucz dostępu nie został przyjęty. Spróbuj ponownie.',
      exists: 'Ten klucz dostępu został już dodany.',
      too_many: 'Możesz mieć najwyżej 20 kluczy dostępu. Najpierw usuń któryś.',
    },
    codes: 'Kody odzyskiwania',
    codes_about: 'Gdy stracisz klucze dostępu, po haśle zastąpi je kod.',
    codes_left: {
      one: 'Został Ci {count} kod.',
      few: 'Zostały Ci {count} kody.',
      other: 'Zostało Ci {count} kodów.',
    } as Texts['passkeys']['account']['codes_left'],
    replace_codes: 'Utwórz nowe kody',
    replace_about: 'Obecne kody przestaną działać.',
  },
  codes: {
    title: 'Zapisz kody odzyskiwania',
    lead: 'Jeśli stracisz klucze dostępu, zastąpi je kod. Każdy działa raz.',
    once: 'Pokazujemy je tylko teraz. Przechowuj je tam, gdzie znajdziesz je bez tego urządzenia: w menedżerze haseł albo na papierze.',
    download: 'Pobierz',
    done: 'Mam je zapisane',
  },
}

export const passkey_mails: typeof english = {
  passkey_added: {
    subject: 'Do Twojego konta dodano klucz dostępu',
    lead: 'Klucz dostępu „{name}” został dodany do Twojego konta w {platform}. Od teraz samo hasło nie wystarcza do zalogowania.',
    button: 'Zobacz klucze dostępu',
    after:
      'Jeśli to nie Ty, natychmiast usuń klucz i zmień hasło. Jeśli nie możesz się zalogować, poproś o pomoc wsparcie {platform}.',
  },
  passkey_removed: {
    subject: 'Z Twojego konta usunięto klucz dostępu',
    lead: 'Klucz dostępu „{name}” został usunięty z Twojego konta w {platform}.',
    button: 'Zobacz klucze dostępu',
    after: 'Jeśli to nie Ty, natychmiast zmień hasło i wyloguj się na wszystkich urządzeniach.',
  },
  recovery_codes_replaced: {
    subject: 'Masz nowe kody odzyskiwania',
    lead: 'Utworzono nowe kody odzyskiwania dla Twojego konta w {platform}. Poprzednie już nie działają.',
    button: 'Zobacz konto',
    after: 'Jeśli to nie Ty, natychmiast zmień hasło i wyloguj się na wszystkich urządzeniach.',
  },
  recovery_code_used: {
    subject: 'Użyto kodu odzyskiwania',
    lead: 'Użyto jednego z kodów odzyskiwania Twojego konta w {platform}. Pozostałe kody: {count}.',
    button: 'Zobacz konto',
    after: 'Jeśli to nie Ty, natychmiast zmień hasło i utwórz nowe kody odzyskiwania.',
  },
}

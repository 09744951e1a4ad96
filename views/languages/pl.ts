import type { TranslatedTexts } from './en.ts'

export const pl: TranslatedTexts = {
  shared: {
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
    elsewhere: 'Otwórz najpierw {platform} i przejdź tutaj stamtąd.',
    developer: 'Tworzysz aplikacje i nie masz jeszcze konta?',
    sign_up: 'Zarejestruj się jako deweloper',
    errors: {
      wrong: 'E-mail i hasło nie pasują do siebie. Sprawdź je i spróbuj ponownie.',
      throttled: 'Zbyt wiele prób. Odczekaj kilka minut i spróbuj ponownie.',
      incomplete: 'Podaj e-mail i hasło.',
      local_closed: 'Hasła nie są tu przyjmowane. Zaloguj się przez {issuer}.',
      used_link: 'Ten link wygasł albo został już użyty. Wróć do {platform} i otwórz go stamtąd ponownie.',
      expired:
        'To logowanie trwało zbyt długo, rozpoczęło się w innej przeglądarce albo zostało już zakończone. Zacznij od nowa.',
      address_taken:
        'Twój adres e-mail należy tu do innego konta, dlatego nie nastąpiło zalogowanie. Poproś o pomoc dział wsparcia {platform}.',
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
    heading_again: '{app} prosi o więcej',
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
    will_see: 'Co {app} będzie mogła odczytać',
    new_scopes: 'Co nowego',
    is_new: 'Nowe',
    has_scopes: 'Co może odczytać już teraz',
    cannot: 'Czego nie może zrobić',
    cannot_change: 'Nie może niczego zmienić. Może tylko czytać.',
    cannot_password: 'Nigdy nie pozna Twojego hasła.',
    cannot_others: 'Nie widzi żadnej organizacji poza wybraną.',
    cannot_others_unit: 'Nie widzi niczego poza tym, co tu wybierzesz.',
    later:
      'Możesz ją odłączyć w każdej chwili w [Ustawienia → Aplikacje](/settings/apps). Natychmiast straci wtedy dostęp.',
    returns: 'Następnie wrócisz do {host}.',
    allow: 'Zezwól na dostęp',
    cancel: 'Anuluj',
    signed_in: 'Zalogowano jako {name} ({email})',
    signed_in_name: 'Zalogowano jako {name}',
    sign_out: 'Wyloguj się',
    none: 'Żadna z Twoich organizacji nie może połączyć tej aplikacji.',
  },
  error: {
    details: 'Dla twórcy aplikacji',
    home: 'Przejdź do strony głównej',
    titles: {
      '400': 'Nie można obsłużyć tego żądania',
      '404': 'Pod tym adresem nic nie ma',
      '500': 'Coś poszło nie tak po naszej stronie',
    },
    messages: {
      '400': 'Adres lub formularz zawiera błąd. Nic nie zostało zmienione.',
      '404': 'Strona mogła zostać przeniesiona albo należy do kogoś innego.',
      '500':
        'To nasz błąd, nie Twój, i został zapisany. Nic nie zostało zmienione. Spróbuj ponownie za chwilę.',
    },
  },
}

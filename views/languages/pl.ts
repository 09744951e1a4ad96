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
    developer: 'Tworzysz aplikacje i nie masz jeszcze konta?',
    sign_up: 'Zarejestruj się jako deweloper',
    errors: {
      wrong: 'E-mail i hasło nie pasują do siebie. Sprawdź je i spróbuj ponownie.',
      throttled: 'Zbyt wiele prób. Odczekaj kilka minut i spróbuj ponownie.',
      incomplete: 'Podaj e-mail i hasło.',
    },
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

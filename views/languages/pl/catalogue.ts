import type { TranslatedTexts } from '../en.ts'

export const catalogue: TranslatedTexts['catalogue'] = {
  title: 'Aplikacje',
  about:
    'Aplikacje, które współpracują z {platform}. Każda została sprawdzona, zanim trafiła do tego katalogu.',
  find_label: 'Znajdź aplikację',
  find: 'Szukaj',
  category: 'Kategoria',
  all_categories: 'Wszystkie kategorie',
  none: 'W katalogu nie ma jeszcze żadnych aplikacji.',
  not_found: 'Żadna aplikacja nie pasuje do wyszukiwania.',
  all: 'Wszystkie aplikacje',
  next: 'Więcej aplikacji',
  by: 'od {publisher}',
  connect: 'Połącz',
  connect_app: 'Połącz {app}',
  continues_at: 'Przejdziesz na stronę {host}',
  description: 'Opis',
  screenshots: 'Zrzuty ekranu',
  screenshot: 'Zrzut ekranu {number} aplikacji {app}',
  reads: 'Do czego ma wgląd',
  limits:
    'Dopiero po połączeniu i tylko do chwili odłączenia. Aplikacja niczego nie może zmienić i nigdy nie widzi Twojego hasła.',
  maker: 'Kto ją tworzy',
  publisher: 'Wydawca',
  publisher_website: 'Strona wydawcy',
  contact: 'Kontakt',
  links: {
    website: 'Strona internetowa',
    support: 'Pomoc',
    documentation: 'Dokumentacja',
    privacy: 'Informacja o prywatności',
    terms: 'Regulamin',
  },
  reviewed: '{platform} – data sprawdzenia aplikacji: {day}.',
}

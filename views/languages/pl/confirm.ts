import type { TranslatedTexts } from '../en.ts'

/** Questions on pages for merchants and account holders. Those on partners’ pages are in English only. */
export const confirm: TranslatedTexts['confirm'] = {
  remove_endpoint: {
    heading: 'Usunąć endpoint {url}?',
    about:
      'Nic więcej nie będzie do niego wysyłane. Oczekujące dostarczenia zostaną anulowane, a jego sekrety podpisujące przestaną działać.',
    stays:
      'Ten adres możesz dodać ponownie. Dostanie wtedy nowy sekret podpisujący i nie otrzyma wcześniejszych zdarzeń.',
    button: 'Usuń endpoint',
    keep: 'Zachowaj',
  },
  disconnect: {
    heading: 'Odłączyć {app}?',
    about:
      '{app} natychmiast straci dostęp do {tenant}. Dostanie powiadomienie o odłączeniu, a potem już nic więcej.',
    stays:
      'To, co już odczytano, pozostaje po stronie {publisher}: poproś o usunięcie. Aplikację możesz w każdej chwili połączyć ponownie.',
    button: 'Odłącz',
    keep: 'Nie odłączaj',
  },
  disconnect_unit: {
    heading: 'Odłączyć {app}?',
    about:
      '{app} natychmiast straci dostęp do {unit} ({tenant}). Dostanie powiadomienie o odłączeniu, a potem już nic więcej.',
    stays:
      'To, co już odczytano, pozostaje po stronie {publisher}: poproś o usunięcie. Aplikację możesz w każdej chwili połączyć ponownie.',
    button: 'Odłącz',
    keep: 'Nie odłączaj',
  },
  revoke_key: {
    heading: 'Unieważnić {key}?',
    about:
      'Każdy program, który używa tego klucza, natychmiast straci dostęp. Jego webhooki przestaną być wysyłane, a klucza nie da się przywrócić.',
    stays: 'Pozostałe klucze działają dalej.',
    button: 'Unieważnij',
    keep: 'Zachowaj klucz',
  },
  remove_passkey: {
    heading: 'Usunąć klucz dostępu {name}?',
    about: 'Nie zalogujesz się już nim tutaj.',
    stays: 'Pozostanie na Twoim urządzeniu, dopóki nie usuniesz go także tam.',
    button: 'Usuń',
    keep: 'Zachowaj',
  },
  end_access: {
    heading: 'Zakończyć dostęp aplikacji {app}?',
    about: '{app} nie będzie już mogła odczytywać danych o Tobie, które przechowuje {place}.',
    stays: 'To, co już odczytała, u niej pozostaje. W każdej chwili możesz ponownie wyrazić zgodę.',
    button: 'Zakończ dostęp',
    keep: 'Zachowaj',
  },
}

/** Pytania, zanim coś się zakończy. */
export const confirm = {
  remove_endpoint: {
    heading: 'Usunąć adres {url}?',
    about:
      'Nic więcej nie zostanie tam wysłane. Oczekujące powiadomienia zostaną anulowane, a klucze podpisu przestaną działać.',
    stays: 'Ten adres można dodać ponownie. Dostanie wtedy nowy klucz podpisu, bez wcześniejszych zdarzeń.',
    button: 'Usuń adres',
    keep: 'Zostaw',
  },
  disconnect: {
    heading: 'Rozłączyć {app}?',
    about:
      '{app} od razu traci dostęp do danych organizacji {tenant}. Dostanie wiadomość o rozłączeniu, a potem nic więcej.',
    stays:
      'To, co aplikacja już odczytała, zostaje u {publisher}: poproś tam o usunięcie. Możesz ją połączyć ponownie w każdej chwili.',
    button: 'Rozłącz',
    keep: 'Zostaw połączoną',
  },
  disconnect_unit: {
    heading: 'Rozłączyć {app}?',
    about:
      '{app} od razu traci dostęp do danych {unit} w organizacji {tenant}. Dostanie wiadomość o rozłączeniu, a potem nic więcej.',
    stays:
      'To, co aplikacja już odczytała, zostaje u {publisher}: poproś tam o usunięcie. Możesz ją połączyć ponownie w każdej chwili.',
    button: 'Rozłącz',
    keep: 'Zostaw połączoną',
  },
  revoke_key: {
    heading: 'Unieważnić klucz {key}?',
    about:
      'Każdy program, który używa tego klucza, od razu traci dostęp. Powiadomienia webhook tego klucza nie będą wysyłane, a klucza nie da się przywrócić.',
    stays: 'Pozostałe klucze działają dalej.',
    button: 'Unieważnij',
    keep: 'Zostaw',
  },
  remove_passkey: {
    heading: 'Usunąć klucz dostępu {name}?',
    about: 'Nie zalogujesz się tu już tym kluczem.',
    stays: 'Na Twoim urządzeniu zostanie, dopóki go tam nie usuniesz.',
    button: 'Usuń',
    keep: 'Zostaw',
  },
  end_access: {
    heading: 'Zakończyć dostęp aplikacji {app}?',
    about: '{app} nie odczyta już danych o Tobie, które ma {place}.',
    stays: 'To, co aplikacja już odczytała, u niej zostaje. Możesz jej znowu na to pozwolić w każdej chwili.',
    button: 'Zakończ dostęp',
    keep: 'Zostaw',
  },
}

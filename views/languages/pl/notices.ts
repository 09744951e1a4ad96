import type { Texts } from '../en.ts'
import type { passkey_mails } from './passkeys.ts'

/** Mails that tell people what happened to their account, their apps and their organisation. */
export const notices: Omit<
  Texts['mails'],
  | 'confirm_address'
  | 'address_in_use'
  | 'operator_invitation'
  | 'reset_password'
  | 'password_changed'
  | 'invitation'
  | 'sent_by'
  | keyof typeof passkey_mails
> = {
  confirm_new_address: {
    subject: 'Potwierdź swój nowy adres e-mail',
    lead: 'Od teraz chcesz logować się w {platform} tym adresem. Potwierdź, że należy do Ciebie.',
    button: 'Potwierdź adres',
    after:
      'Link działa raz i wygasa po 7 dniach. Jeśli to nie Ty, zignoruj tę wiadomość: bez linku nic się nie zmieni.',
  },
  address_wanted: {
    subject: 'Twój adres podano dla innego konta',
    lead: 'Ktoś chce używać tego adresu dla innego konta w {platform}, ale należy on do Twojego. Nic nie zostało zmienione.',
    button: 'Przejdź do swojego konta',
    after: 'Jeśli to Ty, zaloguj się na swoje obecne konto. Jeśli nie, nie musisz nic robić.',
  },
  address_change_asked: {
    subject: 'Twój adres e-mail wkrótce się zmieni',
    lead: 'Adres Twojego konta w {platform} zmieni się na {address}, gdy zostanie tam potwierdzony.',
    button: 'To nie ja: ustaw nowe hasło',
    after: 'Nowe hasło zatrzyma też tę zmianę. Jeśli to Ty, nie musisz nic robić.',
  },
  address_changed: {
    subject: 'Twój adres e-mail został zmieniony',
    lead: 'Adres Twojego konta w {platform} to teraz {address}. Od tej chwili używasz go do logowania.',
    button: 'Przejdź do swojego konta',
    after: 'Jeśli to nie Ty, od razu poproś o pomoc dział wsparcia {platform}.',
  },
  new_device: {
    subject: 'Nowe logowanie na Twoje konto',
    lead: 'Ktoś zalogował się na Twoje konto w {platform} w przeglądarce, której nie znamy: {device}, z adresu {address}, {time}.',
    button: 'Zobacz, gdzie trwa sesja',
    after: 'Jeśli to nie Ty, wyloguj tam wszystkie urządzenia, a potem zmień hasło.',
  },
  secret_created: {
    subject: 'Nowy sekret aplikacji {app}',
    lead: 'W {platform} utworzono nowy sekret dla {app}: {kind}.',
    button: 'Zobacz sekrety aplikacji {app}',
    after: 'Jeśli nie zrobił tego nikt z Twojego zespołu, unieważnij go tam i zmień hasło.',
  },
  agent_connected: {
    subject: 'Połączono: {app}',
    lead: '{person} łączy asystenta AI pod adresem {app} z {tenant}. Do {day} może on czytać to, na co pozwala połączenie.',
    button: 'Zobacz, co może czytać',
    after: 'W każdej chwili możesz go tam odłączyć.',
  },
  agent_ending: {
    subject: '{app} utraci dostęp do {tenant}: {day}',
    lead: 'Asystent AI pod adresem {app} może czytać dane {tenant} do {day}. Połączenia asystentów kończą się same, aby żadne nie zostało zapomniane.',
    button: 'Przedłuż połączenie',
    after: 'Jeśli już go nie używasz, nie musisz nic robić.',
  },
  connection_created: {
    subject: 'Połączono: {app}',
    lead: '{app} i {tenant} są połączone; połączenie utworzył(a) {person}. Aplikacja może teraz odczytywać to, na co pozwala połączenie.',
    button: 'Zobacz, co może czytać',
    after: 'W każdej chwili możesz ją tam odłączyć.',
  },
  app_approved: {
    subject: 'Zatwierdzono: {app}',
    lead: 'Zespół {platform} zatwierdził aplikację {app}. Organizacje widzą i łączą teraz tę wersję.',
    button: 'Otwórz {app}',
    after: 'Późniejsze zmiany są sprawdzane ponownie, zanim je zobaczą.',
  },
  app_declined: {
    subject: 'Nie zatwierdzono: {app}',
    lead: 'Zespół {platform} sprawdził aplikację {app} i jej nie zatwierdził. Powód znajdziesz na jej stronie.',
    button: 'Przeczytaj powód',
    after: 'Możesz zmienić aplikację i przesłać ją ponownie. To, co widzą organizacje, pozostaje bez zmian.',
  },
  endpoint_failing: {
    subject: 'Webhooki aplikacji {app} nie docierają',
    lead: 'Od ponad godziny żadne zdarzenie nie dotarło do endpointu aplikacji {app} pod adresem {host}.',
    button: 'Zobacz odpowiedzi',
    after: 'Próbujemy dalej. Nie napiszemy o tym ponownie, dopóki jakieś zdarzenie tam nie dotrze.',
  },
  endpoint_suspended: {
    subject: 'Zawieszono endpoint aplikacji {app}',
    lead: 'Do endpointu aplikacji {app} pod adresem {host} nic już nie jest wysyłane: zbyt często zawodził albo odpowiedział, że już nie istnieje.',
    button: 'Zobacz endpoint',
    after: 'Jego strona mówi, kto może go wznowić. Pominięte zdarzenia można wysłać ponownie.',
  },
  secret_kinds: {
    client_secret: 'sekret klienta',
    signing_secret: 'sekret podpisujący webhooki',
    api_key: 'klucz API',
  },
  mute: 'Wyłącz takie wiadomości',
}

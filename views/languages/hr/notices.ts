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
    subject: 'Potvrdite svoju novu adresu e-pošte',
    lead: 'Ubuduće se na platformi {platform} želite prijavljivati ovom adresom. Potvrdite da je vaša.',
    button: 'Potvrdi adresu',
    after:
      'Poveznica vrijedi jednom i istječe za 7 dana. Ako to niste tražili, zanemarite ovu poruku: bez poveznice se ništa ne mijenja.',
  },
  address_wanted: {
    subject: 'Vaša adresa upisana je za drugi račun',
    lead: 'Netko želi ovu adresu za drugi račun na platformi {platform}, ali ona pripada vašem. Ništa nije promijenjeno.',
    button: 'Idi na svoj račun',
    after: 'Ako ste to bili vi, prijavite se svojim računom. Ako niste, ne morate ništa učiniti.',
  },
  address_change_asked: {
    subject: 'Vaša adresa e-pošte uskoro će se promijeniti',
    lead: 'Adresa vašeg računa na platformi {platform} promijenit će se u {address} čim je ondje potvrdite.',
    button: 'Nisam to bio ja: postavi novu lozinku',
    after: 'Nova lozinka zaustavlja i promjenu. Ako ste to bili vi, ne morate ništa učiniti.',
  },
  address_changed: {
    subject: 'Vaša adresa e-pošte je promijenjena',
    lead: 'Adresa vašeg računa na platformi {platform} sada je {address}. Ubuduće se prijavljujete njome.',
    button: 'Idi na svoj račun',
    after: 'Ako to niste bili vi, odmah zatražite pomoć podrške platforme {platform}.',
  },
  new_device: {
    subject: 'Nova prijava na vaš račun',
    lead: 'Netko se prijavio na vaš račun na platformi {platform} u pregledniku koji ne poznajemo: {device}, s adrese {address}, {time}.',
    button: 'Pogledajte gdje ste prijavljeni',
    after: 'Ako to niste bili vi, ondje se odjavite svugdje, a zatim promijenite lozinku.',
  },
  secret_created: {
    subject: 'Nova tajna aplikacije {app}',
    lead: 'Na platformi {platform} izrađena je nova tajna za {app}: {kind}.',
    button: 'Pogledajte tajne aplikacije {app}',
    after: 'Ako to nije učinio nitko iz vašeg tima, ondje je opozovite i promijenite lozinku.',
  },
  agent_connected: {
    subject: 'Povezano: {app}',
    lead: '{person} povezuje AI asistenta {app} s {tenant}. On do {day} može čitati ono što veza dopušta.',
    button: 'Pogledajte što može čitati',
    after: 'Ondje ga možete odspojiti u svakom trenutku.',
  },
  agent_ending: {
    subject: '{app} gubi pristup: {tenant}, {day}',
    lead: 'AI asistent {app} može čitati podatke ({tenant}) do {day}. Veze asistenata završavaju same, kako nijedna ne bi ostala zaboravljena.',
    button: 'Produlji vezu',
    after: 'Ako ga više ne koristite, ne morate ništa učiniti.',
  },
  connection_created: {
    subject: 'Povezano: {app}',
    lead: 'Povezani su {app} i {tenant} (povezao/la: {person}). Aplikacija sada može čitati ono što veza dopušta.',
    button: 'Pogledajte što može čitati',
    after: 'Ondje je možete odspojiti u svakom trenutku.',
  },
  app_approved: {
    subject: 'Odobreno: {app}',
    lead: 'Tim platforme {platform} odobrio je aplikaciju {app}. Organizacije sada vide i povezuju ovu verziju.',
    button: 'Otvori {app}',
    after: 'Kasnije promjene ponovno se pregledavaju prije nego što ih vide.',
  },
  app_declined: {
    subject: 'Nije odobreno: {app}',
    lead: 'Tim platforme {platform} pregledao je aplikaciju {app} i nije je odobrio. Razlog je na njezinoj stranici.',
    button: 'Pročitaj razlog',
    after: 'Aplikaciju možete promijeniti i ponovno poslati. Ono što organizacije vide ostaje isto.',
  },
  endpoint_failing: {
    subject: 'Webhookovi aplikacije {app} ne stižu',
    lead: 'Dulje od sat vremena nijedan događaj nije stigao do krajnje točke aplikacije {app} na {host}.',
    button: 'Pogledajte odgovore',
    after: 'Pokušavamo i dalje. O tome nećemo ponovno pisati dok neki događaj ne stigne.',
  },
  endpoint_suspended: {
    subject: 'Obustavljena je krajnja točka aplikacije {app}',
    lead: 'Krajnjoj točki aplikacije {app} na {host} više se ništa ne šalje: prečesto nije uspijevala ili je odgovorila da više ne postoji.',
    button: 'Pogledajte krajnju točku',
    after: 'Na njezinoj stranici piše tko je može nastaviti. Propušteni događaji mogu se ponovno poslati.',
  },
  secret_kinds: {
    client_secret: 'tajna klijenta',
    signing_secret: 'tajna za potpisivanje webhookova',
    api_key: 'API ključ',
  },
  mute: 'Isključi ovakve poruke',
}

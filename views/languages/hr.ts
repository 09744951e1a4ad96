import type { TranslatedTexts } from './en.ts'
import { account } from './hr/account.ts'
import { activity } from './hr/activity.ts'
import { agents } from './hr/agents.ts'
import { audit, home, partials, words } from './hr/areas.ts'
import { catalogue } from './hr/catalogue.ts'
import { confirm } from './hr/confirm.ts'
import { frame } from './hr/frame.ts'
import { notices } from './hr/notices.ts'
import { participants } from './hr/participants.ts'
import { passkey_mails, passkeys } from './hr/passkeys.ts'
import { people_apps } from './hr/people_apps.ts'
import { sentences } from './hr/sentences.ts'
import { settings } from './hr/settings.ts'
import { webhooks } from './hr/webhooks.ts'

export const hr: TranslatedTexts = {
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
    privacy: 'Privatnost',
    terms: 'Uvjeti',
    skip: 'Preskoči na sadržaj',
  },
  sign_in: {
    title: 'Prijava',
    lead: 'Računom kojim se služite na platformi {platform}.',
    for_app:
      'Aplikacija {app} traži povezivanje. Prijavite se da vidite što traži; prije vašeg pristanka ništa se ne dijeli.',
    email: 'E-pošta',
    password: 'Lozinka',
    submit: 'Prijavi se',
    with_issuer: 'Nastavi putem {issuer}',
    or: 'ili',
    elsewhere: 'Najprije se prijavite na {platform} pa dođite ovamo odande.',
    developer: 'Izrađujete aplikacije, a još nemate račun?',
    sign_up: 'Registrirajte se kao programer',
    forgot_link: 'Zaboravili ste lozinku?',
    done: {
      password_changed: 'Lozinka je promijenjena. Prijavite se novom lozinkom.',
      signed_out_everywhere: 'Odjavljeni ste na svim uređajima.',
    },
    forgot: {
      title: 'Zaboravili ste lozinku?',
      lead: 'Upišite svoju adresu i poslat ćemo vam poveznicu za postavljanje nove lozinke.',
      submit: 'Pošalji poveznicu',
      sent: 'Ako se netko ovdje prijavljuje adresom {email}, poruka s poveznicom je na putu. Poveznica istječe za jedan sat.',
      nothing_came: 'Ništa nije stiglo? Prije novog pokušaja provjerite adresu i neželjenu poštu.',
      back: 'Natrag na prijavu',
      incomplete: 'Upišite punu adresu e-pošte.',
    },
    reset: {
      title: 'Postavite novu lozinku',
      lead: 'Za račun {email}. Bit ćete odjavljeni na svim uređajima.',
      password: 'Nova lozinka',
      password_about: 'Najmanje 10 znakova; najbolje nekoliko riječi.',
      submit: 'Postavi lozinku',
    },
    password_errors: {
      too_short: 'Lozinka mora imati najmanje 10 znakova.',
      too_long: 'Smije imati najviše 1024 znaka.',
      common: 'Ovu je lozinku prelako pogoditi. Odaberite drugu.',
    },
    confirm: {
      title: 'Potvrdite svoju adresu',
      lead: 'Potvrdite da je adresa {email} vaša.',
      password: 'Lozinka',
      password_about: 'Lozinka koju ste odabrali pri registraciji.',
      wrong: 'To nije lozinka odabrana pri registraciji.',
      throttled: 'Previše pokušaja. Pričekajte sat vremena pa pokušajte ponovno.',
      submit: 'Potvrdi adresu',
      not_you:
        'Ako se niste registrirali, zatvorite ovu stranicu. Bez ovog koraka nitko ne može koristiti vašu adresu.',
    },
    errors: {
      wrong:
        'E-pošta ili lozinka nisu točne. Provjerite ih i pokušajte ponovno. Ako ste se tek registrirali, najprije potvrdite adresu poveznicom iz naše poruke.',
      throttled: 'Previše pokušaja. Pričekajte nekoliko minuta pa pokušajte ponovno.',
      incomplete: 'Upišite e-poštu i lozinku.',
      local_closed: 'Lozinke se ovdje ne prihvaćaju. Prijavite se putem {issuer}.',
      used_link:
        'Ova je poveznica istekla ili je već iskorištena. Vratite se na {platform} i odande je otvorite ponovno.',
      signed_out_there: 'U međuvremenu ste odjavljeni iz {issuer}. Za nastavak se ponovno prijavite.',
      expired:
        'Ova je prijava trajala predugo, započela je u drugom pregledniku ili je već dovršena. Počnite ispočetka.',
      address_taken:
        'Vaša adresa e-pošte ovdje pripada drugom računu pa niste prijavljeni. Zatražite pomoć podrške platforme {platform}.',
      other_account:
        'Ondje ste se prijavili drugim računom pa nismo mogli potvrditi da ste to vi. Prijavite se računom kojim se služite ovdje.',
      not_asked_again:
        '{issuer} nije tražio ponovnu prijavu pa nismo mogli potvrditi da ste to vi. Odjavite se ondje i pokušajte ponovno.',
      issuer_away:
        '{issuer} trenutačno ne odgovara. Ništa nije promijenjeno. Pokušajte ponovno za nekoliko minuta.',
      issuer_refused: '{issuer} vas nije prijavio. Ništa nije promijenjeno. Možete pokušati ponovno.',
      issuer_invalid:
        'Odgovor od {issuer} nije bilo moguće provjeriti pa niste prijavljeni. Pokušajte ponovno. Ako se to ponovi, zatražite pomoć podrške platforme {platform}.',
    },
  },
  signed_out: {
    title: 'Odjavljeni ste',
    lead: 'Slijedi i odjava iz {issuer}.',
    go_on: 'Odjavi se iz {issuer}',
  },
  consent: {
    title: 'Poveži {app}',
    heading: 'Povezati {app}?',
    heading_again: '{app} traži širi pristup',
    lead: 'Aplikacija {app} izdavača {publisher} traži pristup podacima vaše organizacije, samo za čitanje.',
    lead_again: 'Aplikacija {app} izdavača {publisher} već je povezana i želi čitati više nego dosad.',
    website: 'Web-stranica',
    support: 'Podrška',
    kinds: {
      public: 'Iz kataloga',
      in_house: 'Interna aplikacija',
    },
    kinds_about: {
      public: 'Pregledala ju je platforma {platform} i dostupna je svakoj organizaciji.',
      in_house: 'Izrađena samo za vašu organizaciju i nevidljiva drugima.',
    },
    sandbox: 'Testno okruženje: ovdje se mogu povezati samo testni podaci. Ništa stvarno se ne dijeli.',
    organisation: 'Organizacija',
    chosen: 'Povezujete: {organisation}',
    will_see: 'Što će {app} moći',
    new_scopes: 'Što je novo',
    is_new: 'Novo',
    has_scopes: 'Što već može',
    cannot: 'Što ne može',
    cannot_change: 'Ne može ništa promijeniti. Samo čita.',
    cannot_password: 'Nikad ne vidi vašu lozinku.',
    cannot_others: 'Ne vidi nijednu organizaciju osim one koju odaberete.',
    cannot_others_unit: 'Ne vidi ništa osim onoga što ovdje odaberete.',
    later:
      'Možete je odspojiti u svakom trenutku pod [Postavke → Aplikacije](/settings/apps). Tada odmah gubi pristup.',
    returns: 'Nakon toga vraćate se na {host}.',
    allow: 'Dopusti pristup',
    continues: 'Nastavi',
    cancel: 'Odustani',
    signed_in: 'Prijavljeni ste kao {name} ({email})',
    signed_in_name: 'Prijavljeni ste kao {name}',
    sign_out: 'Odjava',
    none: 'Nijedna vaša organizacija ne može povezati ovu aplikaciju.',
  },
  framed: {
    open: 'Otvori u novom prozoru',
    ended: {
      title: 'Ovdje više niste prijavljeni',
      message:
        'Za nastavak ponovno učitajte stranicu na kojoj ovo vidite ili otvorite postavke u novom prozoru.',
    },
    used_link: {
      title: 'Ova poveznica više ne vrijedi',
      message: 'Već je iskorištena ili je istekla. Ponovno učitajte stranicu na kojoj ovo vidite.',
    },
    own_window: {
      title: 'Nastavite u novom prozoru',
      message:
        'Ovaj korak daje pristup podacima ili prikazuje tajni ključ pa ne može biti dio druge stranice. Možda ćete se morati prijaviti.',
    },
  },
  error: {
    details: 'Za programera aplikacije',
    home: 'Na početnu stranicu',
    used_link: {
      title: 'Ova poveznica više ne vrijedi',
      message:
        'Već je iskorištena ili je istekla. Ništa nije promijenjeno. Zatražite novu ondje odakle je poruka stigla.',
    },
    taken_address: {
      title: 'Ova adresa pripada drugom računu',
      message:
        'U međuvremenu ju je potvrdio netko drugi. Prijavite se na taj račun ili se registrirajte drugom adresom.',
    },
    titles: {
      '400': 'Ovaj zahtjev nije moguće obraditi',
      '404': 'Na ovoj adresi nema ničega',
      '500': 'Nešto je pošlo po zlu na našoj strani',
      '503': 'Ova stranica trenutačno nije dostupna',
    },
    messages: {
      '400': 'Nešto u adresi ili obrascu nije u redu. Ništa nije promijenjeno.',
      '404': 'Stranica je možda premještena ili pripada nekom drugom.',
      '500':
        'Pogreška je naša, a ne vaša, i zabilježena je. Ništa nije promijenjeno. Pokušajte ponovno za koji trenutak.',
      '503':
        'Naša baza podataka trenutačno nije dostupna. Ništa nije promijenjeno. Pokušajte ponovno za minutu.',
    },
  },
  invitation: {
    title: 'Pozivnica',
    heading: 'Pridružite se: {publisher}',
    lead: '{inviter} vas poziva da radite na aplikacijama izdavača {publisher} na platformi {platform}.',
    lead_nobody: 'Pozvani ste da radite na aplikacijama izdavača {publisher} na platformi {platform}.',
    roles: {
      admin:
        'Bili biste administrator: izrađujete aplikacije, odlučujete što produkcija koristi, šaljete aplikacije na pregled i pozivate druge osobe.',
      developer: 'Bili biste programer: registrirate i mijenjate aplikacije te koristite testno okruženje.',
    },
    accept: 'Prihvati',
    decline: 'Odbij',
    sign_in_first:
      'Pozivnica je za adresu {email}. Ako imate račun s tom adresom, prijavite se da je prihvatite.',
    sign_in: 'Prijavi se',
    other_person:
      'Pozivnica je za adresu {email}, a prijavljeni ste kao {name} ({own}). Najprije se odjavite.',
    unconfirmed:
      'Pozivnica je za adresu {email}. Registrirali ste se tom adresom: potvrdite je poveznicom iz naše poruke pa se vratite na ovu stranicu.',
    sign_out: 'Odjava',
    no_account: 'Još nemate račun?',
    no_account_about: 'Otvorite ga za adresu {email}. Istodobno se pridružujete izdavaču {publisher}.',
    your_name: 'Vaše ime',
    sign_up: 'Otvori račun i pridruži se',
    has_account: 'Račun s tom adresom već postoji. Prijavite se.',
    closed: 'Ovdje trenutačno nije moguće otvoriti nove račune.',
  },
  mails: {
    ...passkey_mails,
    ...notices,
    confirm_address: {
      subject: 'Potvrdite svoju adresu e-pošte',
      lead: 'Hvala na registraciji na platformi {platform}. Potvrdite da je ova adresa vaša.',
      button: 'Potvrdi adresu',
      after:
        'Poveznica vrijedi jednom i istječe za 7 dana. Ako se niste registrirali, zanemarite ovu poruku: bez poveznice nitko ne može koristiti vašu adresu.',
    },
    address_in_use: {
      subject: 'Već imate račun',
      lead: 'Netko se na platformi {platform} registrirao ovom adresom, ali vi ovdje već imate račun. Vaš račun nije promijenjen. Prijavite se svojom lozinkom.',
      button: 'Prijavi se',
      after:
        'Ako ste zaboravili lozinku, postavite novu na stranici za prijavu. Ako se niste registrirali vi, zanemarite ovu poruku.',
    },
    reset_password: {
      subject: 'Postavite novu lozinku',
      lead: 'Netko je zatražio novu lozinku za vaš račun na platformi {platform}.',
      button: 'Postavi novu lozinku',
      after:
        'Poveznica vrijedi jednom i istječe za jedan sat. Ako je niste zatražili, zanemarite ovu poruku: lozinka ostaje ista.',
    },
    password_changed: {
      subject: 'Vaša je lozinka promijenjena',
      lead: 'Lozinka vašeg računa na platformi {platform} promijenjena je i odjavljeni ste na svim drugim uređajima.',
      button: 'Nisam ja: postavi novu lozinku',
      after: 'Ako ste to bili vi, ne morate ništa učiniti.',
    },
    invitation: {
      subject: 'Pozivnica: {publisher}',
      lead: '{inviter} vas poziva da radite na aplikacijama izdavača {publisher} na platformi {platform}.',
      button: 'Pogledaj pozivnicu',
      after:
        'Poveznica vrijedi jednom i istječe za 7 dana. Ako vam imena {inviter} i {publisher} nisu poznata, zanemarite ovu poruku.',
    },
    operator_invitation: {
      subject: 'Pozivnica za upravljanje platformom {platform}',
      lead: 'Pozvani ste da upravljate platformom {platform}. Najprije odaberite lozinku. Zatim ćemo vas zamoliti da dodate pristupni ključ.',
      button: 'Odaberite lozinku',
      after: 'Poveznica radi jednom i istječe za 2 dana. Ako ne poznajete {platform}, zanemarite ovu poruku.',
    },
    sent_by: 'Šalje {platform}',
  },
}

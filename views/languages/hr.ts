import type { TranslatedTexts } from './en.ts'

export const hr: TranslatedTexts = {
  shared: {
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
    elsewhere: 'Najprije otvorite {platform} pa dođite ovamo odande.',
    developer: 'Izrađujete aplikacije, a još nemate račun?',
    sign_up: 'Registrirajte se kao programer',
    errors: {
      wrong: 'Ova e-pošta i lozinka ne odgovaraju jedna drugoj. Provjerite ih i pokušajte ponovno.',
      throttled: 'Previše pokušaja. Pričekajte nekoliko minuta pa pokušajte ponovno.',
      incomplete: 'Upišite e-poštu i lozinku.',
      local_closed: 'Lozinke se ovdje ne prihvaćaju. Prijavite se putem {issuer}.',
      used_link:
        'Ova je poveznica istekla ili je već iskorištena. Vratite se na {platform} i odande je otvorite ponovno.',
      expired:
        'Ova je prijava trajala predugo, započela je u drugom pregledniku ili je već dovršena. Počnite ispočetka.',
      address_taken:
        'Vaša adresa e-pošte ovdje pripada drugom računu pa niste prijavljeni. Zatražite pomoć podrške platforme {platform}.',
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
    heading_again: '{app} traži više',
    lead: 'Aplikacija {app} izdavača {publisher} traži čitanje podataka vaše organizacije.',
    lead_again: 'Aplikacija {app} izdavača {publisher} već je povezana i traži čitati više nego dosad.',
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
    will_see: 'Što će {app} moći čitati',
    new_scopes: 'Što je novo',
    is_new: 'Novo',
    has_scopes: 'Što već može čitati',
    cannot: 'Što ne može',
    cannot_change: 'Ne može ništa promijeniti. Samo čita.',
    cannot_password: 'Nikada ne saznaje vašu lozinku.',
    cannot_others: 'Ne vidi nijednu organizaciju osim one koju odaberete.',
    cannot_others_unit: 'Ne vidi ništa osim onoga što ovdje odaberete.',
    later:
      'Možete je odspojiti u svakom trenutku pod [Postavke → Aplikacije](/settings/apps). Tada odmah gubi pristup.',
    returns: 'Nakon toga vraćate se na {host}.',
    allow: 'Dopusti pristup',
    cancel: 'Odustani',
    signed_in: 'Prijavljeni ste kao {name} ({email})',
    signed_in_name: 'Prijavljeni ste kao {name}',
    sign_out: 'Odjava',
    none: 'Nijedna vaša organizacija ne može povezati ovu aplikaciju.',
  },
  error: {
    details: 'Za programera aplikacije',
    home: 'Na početnu stranicu',
    titles: {
      '400': 'Na ovaj zahtjev nije moguće odgovoriti',
      '404': 'Na ovoj adresi nema ničega',
      '500': 'Kod nas je nešto pošlo po zlu',
    },
    messages: {
      '400': 'Nešto u adresi ili obrascu nije u redu. Ništa nije promijenjeno.',
      '404': 'Možda je premješteno ili pripada nekom drugom.',
      '500':
        'Pogreška je naša, a ne vaša, i zabilježena je. Ništa nije promijenjeno. Pokušajte ponovno za koji trenutak.',
    },
  },
}

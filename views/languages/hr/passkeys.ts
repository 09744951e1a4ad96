import type { passkey_mails as english } from '../en/passkeys.ts'
import type { Texts } from '../en.ts'

export const passkeys: Texts['passkeys'] = {
  use: 'Upotrijebi pristupni ključ',
  code: 'Kod za oporavak',
  code_about: 'Jedan od kodova koje ste spremili kad ste dodali pristupni ključ. Svaki vrijedi jednom.',
  use_code: 'Upotrijebi kod za oporavak',
  sign_in: {
    title: 'Prijava pristupnim ključem',
    lead: 'Preglednik traži vaš otisak prsta, lice ili PIN uređaja.',
    otherwise: 'Prijavite se e-poštom i lozinkom',
  },
  second_step: {
    title: 'Upotrijebite pristupni ključ',
    lead: 'Lozinka je ispravna. Da dovršite prijavu kao {email}, upotrijebite pristupni ključ.',
    no_host: 'Pristupni ključevi trenutačno ne rade na ovoj adresi. Upotrijebite kod za oporavak.',
    lost: 'Ako ste izgubili i jedno i drugo, pomoći će vam podrška platforme {platform}.',
    other_person: 'Prijavite se kao netko drugi',
  },
  proof: {
    title: 'Potvrdite da ste to vi',
    lead: 'Prijavljeni ste kao {name}. Ovaj je korak zaštićen, pa potvrdite da ste to doista vi.',
    nothing_lost: 'Ono što ste upisali ostaje sačuvano.',
    password: 'Lozinka',
    submit: 'Potvrdi',
    with_issuer: 'Ponovno se prijavi putem {issuer}',
    in_tab: '{issuer} se otvara u novoj kartici. Prijavite se ondje pa se vratite ovamo i nastavite.',
    go_on: 'Nastavi',
    elsewhere:
      'Ovamo ste došli poveznicom s platforme {platform}. Vratite se onamo i ponovno otvorite ovu stranicu.',
    done: 'Potvrđeno',
    done_about: 'Zatvorite ovu karticu i nastavite u prethodnoj.',
  },
  messages: {
    waiting: 'Čekamo preglednik…',
    failed: 'Preglednik nije našao pristupni ključ ili je zahtjev otkazan. Pokušajte ponovno.',
    exists: 'Na ovom uređaju već postoji pristupni ključ za vaš račun.',
    unsupported: 'Ovaj preglednik ne podržava pristupne ključeve. Ažurirajte ga ili upotrijebite drugi.',
    no_script: 'Pristupni ključevi trebaju JavaScript. Dopustite ga za ovu stranicu i ponovno je učitajte.',
  },
  errors: {
    no_passkey: 'Preglednik nije poslao pristupni ključ. Pristupni ključevi trebaju JavaScript.',
    unknown_passkey:
      'Ovaj pristupni ključ ovdje nije poznat. Možda je uklonjen. Prijavite se na drugi način.',
    wrong_passkey: 'Pristupni ključ nije prihvaćen. Pokušajte ponovno.',
    wrong_code: 'To nije jedan od vaših kodova za oporavak ili je već iskorišten.',
    wrong_password: 'Lozinka nije ispravna. Pokušajte ponovno.',
    throttled: 'Previše pokušaja. Pričekajte nekoliko minuta pa pokušajte ponovno.',
    not_yet: 'Još se niste ponovno prijavili putem {issuer}.',
  },
  account: {
    heading: 'Pristupni ključevi',
    about:
      'Prijavite se otiskom prsta, licem ili PIN-om uređaja. Kad imate pristupni ključ, sama lozinka više nije dovoljna za prijavu.',
    no_host:
      'Pristupni ključevi trebaju ime računala, a adresa ovog poslužitelja, {address}, nema ga. Operator može postaviti PUBLIC_URL na adresu s imenom, na ovom računalu na primjer http://localhost:3000, i ponovno pokrenuti poslužitelj.',
    not_used: 'Prijavljujete se putem {issuer}. Ovdje nema pristupnih ključeva.',
    none: 'Još nemate pristupni ključ.',
    required: 'Vaš račun zahtijeva pristupni ključ.',
    required_first: 'Da nastavite, dodajte pristupni ključ. Vaš ga račun zahtijeva.',
    name: 'Naziv',
    name_about: 'Po čemu ćete ga prepoznati, na primjer „Službeni laptop”.',
    add: 'Dodaj pristupni ključ',
    new_title: 'Dodajte pristupni ključ',
    never: 'Nikad',
    synced: 'Sinkroniziran',
    other_host: 'Radi samo na {host}',
    created: 'Dodano',
    last_used: 'Zadnje korištenje',
    remove: 'Ukloni',
    remove_named: 'Ukloni {name}',
    last_one: 'Zadnji pristupni ključ ne možete ukloniti jer ga vaš račun zahtijeva.',
    errors: {
      name: 'Upišite najviše 60 znakova.',
      refused: 'Pristupni ključ nije prihvaćen. Pokušajte ponovno.',
      exists: 'Ovaj je pristupni ključ već dodan.',
      too_many: 'Možete imati najviše 20 pristupnih ključeva. Najprije uklonite jedan.',
    },
    codes: 'Kodovi za oporavak',
    codes_about: 'Ako izgubite pristupne ključeve, nakon lozinke zamjenjuje ih kod.',
    codes_left: {
      one: 'Preostao vam je {count} kod.',
      few: 'Preostala su vam {count} koda.',
      other: 'Preostalo vam je {count} kodova.',
    } as Texts['passkeys']['account']['codes_left'],
    replace_codes: 'Izradi nove kodove',
    replace_about: 'Kodovi koje sada imate prestaju vrijediti.',
  },
  codes: {
    title: 'Spremite kodove za oporavak',
    lead: 'Ako izgubite pristupne ključeve, zamjenjuje ih kod. Svaki vrijedi jednom.',
    once: 'Prikazuju se samo sada. Čuvajte ih ondje gdje ćete ih naći i bez ovog uređaja, na primjer u upravitelju lozinki ili na papiru.',
    download: 'Preuzmi',
    done: 'Kodovi su spremljeni',
  },
}

export const passkey_mails: typeof english = {
  passkey_added: {
    subject: 'Vašem je računu dodan pristupni ključ',
    lead: 'Pristupni ključ „{name}” dodan je vašem računu na platformi {platform}. Odsad sama lozinka nije dovoljna za prijavu.',
    button: 'Pogledaj pristupne ključeve',
    after:
      'Ako to niste bili vi, odmah ga uklonite i promijenite lozinku. Ako se ne možete prijaviti, obratite se podršci platforme {platform}.',
  },
  passkey_removed: {
    subject: 'S vašeg je računa uklonjen pristupni ključ',
    lead: 'Pristupni ključ „{name}” uklonjen je s vašeg računa na platformi {platform}.',
    button: 'Pogledaj pristupne ključeve',
    after: 'Ako to niste bili vi, odmah promijenite lozinku i odjavite se na svim uređajima.',
  },
  recovery_codes_replaced: {
    subject: 'Imate nove kodove za oporavak',
    lead: 'Izrađeni su novi kodovi za oporavak vašeg računa na platformi {platform}. Prijašnji više ne vrijede.',
    button: 'Pogledaj račun',
    after: 'Ako to niste bili vi, odmah promijenite lozinku i odjavite se na svim uređajima.',
  },
  recovery_code_used: {
    subject: 'Iskorišten je kod za oporavak',
    lead: 'Iskorišten je jedan od kodova za oporavak vašeg računa na platformi {platform}. Preostalo kodova: {count}.',
    button: 'Pogledaj račun',
    after: 'Ako to niste bili vi, odmah promijenite lozinku i izradite nove kodove za oporavak.',
  },
}

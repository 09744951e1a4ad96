import type { TranslatedTexts } from '../en.ts'

/** Questions on pages for merchants and account holders. Those on partners’ pages are in English only. */
export const confirm: TranslatedTexts['confirm'] = {
  remove_endpoint: {
    heading: 'Ukloniti krajnju točku {url}?',
    about:
      'Više joj se ništa neće slati. Isporuke na čekanju otkazuju se, a njezine tajne za potpisivanje prestaju vrijediti.',
    stays: 'Adresu možete ponovno dodati. Tada dobiva novu tajnu za potpisivanje, bez ranijih događaja.',
    button: 'Ukloni krajnju točku',
    keep: 'Zadrži',
  },
  disconnect: {
    heading: 'Odspojiti {app}?',
    about: '{app} odmah gubi pristup: {tenant}. Dobit će obavijest da je odspojena, a nakon toga ništa više.',
    stays:
      'Podatke koje je već pročitala i dalje čuva {publisher}: zatražite brisanje. Aplikaciju možete ponovno povezati kad god želite.',
    button: 'Odspoji',
    keep: 'Ostavi povezano',
  },
  disconnect_unit: {
    heading: 'Odspojiti {app}?',
    about:
      '{app} odmah gubi pristup: {unit} ({tenant}). Dobit će obavijest da je odspojena, a nakon toga ništa više.',
    stays:
      'Podatke koje je već pročitala i dalje čuva {publisher}: zatražite brisanje. Aplikaciju možete ponovno povezati kad god želite.',
    button: 'Odspoji',
    keep: 'Ostavi povezano',
  },
  revoke_key: {
    heading: 'Opozvati {key}?',
    about:
      'Svaki program koji se služi ovim ključem odmah gubi pristup. Njegovi se webhookovi više ne šalju, a ključ se ne može vratiti.',
    stays: 'Ostali ključevi i dalje rade.',
    button: 'Opozovi',
    keep: 'Zadrži ključ',
  },
  remove_passkey: {
    heading: 'Ukloniti pristupni ključ {name}?',
    about: 'Njime se ovdje više nećete moći prijaviti.',
    stays: 'Ostaje na vašem uređaju dok ga i ondje ne izbrišete.',
    button: 'Ukloni',
    keep: 'Zadrži',
  },
  end_access: {
    heading: 'Ukinuti pristup aplikaciji {app}?',
    about: '{app} više neće moći čitati podatke o vama koje čuva {place}.',
    stays: 'Ono što je već pročitala ostaje kod nje. Pristup možete ponovno dopustiti kad god želite.',
    button: 'Ukini pristup',
    keep: 'Zadrži',
  },
}

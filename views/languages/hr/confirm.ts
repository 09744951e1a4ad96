/** Pitanja prije nego što nešto prestane. */
export const confirm = {
  remove_endpoint: {
    heading: 'Ukloniti adresu {url}?',
    about:
      'Na nju se više ništa ne šalje. Isporuke na čekanju otkazuju se, a njezini ključevi za potpis prestaju vrijediti.',
    stays: 'Adresu možete ponovno dodati. Tada dobiva novi ključ za potpis, bez ranijih događaja.',
    button: 'Ukloni adresu',
    keep: 'Zadrži',
  },
  disconnect: {
    heading: 'Prekinuti vezu s aplikacijom {app}?',
    about:
      '{app} odmah gubi pristup podacima organizacije {tenant}. Dobit će obavijest o prekidu, a nakon toga više ništa.',
    stays:
      'Što je aplikacija već pročitala, ostaje kod {publisher}: zatražite od njih brisanje. Možete je ponovno povezati kad god želite.',
    button: 'Prekini vezu',
    keep: 'Ostavi povezanom',
  },
  disconnect_unit: {
    heading: 'Prekinuti vezu s aplikacijom {app}?',
    about:
      '{app} odmah gubi pristup podacima {unit} u organizaciji {tenant}. Dobit će obavijest o prekidu, a nakon toga više ništa.',
    stays:
      'Što je aplikacija već pročitala, ostaje kod {publisher}: zatražite od njih brisanje. Možete je ponovno povezati kad god želite.',
    button: 'Prekini vezu',
    keep: 'Ostavi povezanom',
  },
  revoke_key: {
    heading: 'Opozvati ključ {key}?',
    about:
      'Svaki program koji se služi ovim ključem odmah gubi pristup. Njegovi se webhookovi više ne šalju, a ključ se ne može vratiti.',
    stays: 'Ostali ključevi i dalje vrijede.',
    button: 'Opozovi',
    keep: 'Zadrži',
  },
  remove_passkey: {
    heading: 'Ukloniti pristupni ključ {name}?',
    about: 'Njime se ovdje više ne možete prijaviti.',
    stays: 'Na vašem uređaju ostaje dok ga i ondje ne izbrišete.',
    button: 'Ukloni',
    keep: 'Zadrži',
  },
  end_access: {
    heading: 'Prekinuti pristup aplikacije {app}?',
    about: '{app} više ne može čitati što {place} vodi o vama.',
    stays: 'Što je aplikacija već pročitala, ostaje kod nje. Možete joj to ponovno dopustiti kad god želite.',
    button: 'Prekini pristup',
    keep: 'Zadrži',
  },
}

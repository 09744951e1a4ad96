import type { Texts } from '../en.ts'

export const account: Texts['account'] = {
  title: 'Vaš račun',
  profile: {
    email: 'E-pošta',
  },
  password: {
    heading: 'Lozinka',
    change: 'Promijeni lozinku',
    about: 'Prijavljujete se adresom e-pošte i lozinkom.',
    none: 'Prijavljujete se putem {issuer}. Ovdje nemate lozinku.',
  },
}

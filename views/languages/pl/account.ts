import type { Texts } from '../en.ts'

export const account: Texts['account'] = {
  title: 'Twoje konto',
  profile: {
    email: 'E-mail',
  },
  password: {
    heading: 'Hasło',
    change: 'Zmień hasło',
    about: 'Logujesz się adresem e-mail i hasłem.',
    none: 'Logujesz się przez {issuer}. Nie masz tu hasła.',
  },
}

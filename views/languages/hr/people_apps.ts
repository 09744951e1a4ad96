import type { Texts } from '../en.ts'

export const people_apps: Texts['people_apps'] = {
  heading: 'Za vaš tim',
  about:
    'Vaš se tim prijavljuje putem {provider}. Ondje se odlučuje tko smije koristiti aplikacije koje ovdje dopustite. Nikoga se ne pita za pristanak.',
  none: 'Za to još nije pripremljena nijedna aplikacija.',
  allow: 'Dopusti za naš tim',
  allow_app: 'Dopusti za naš tim: {app}',
  allowed: 'Dopušteno za vaš tim',
  used: 'Vaš tim može je koristiti. O tome tko smije odlučuje {provider}.',
  ask: {
    heading: 'Dopustiti {app} za naš tim?',
    about:
      'Svatko u organizaciji {tenant} kome {provider} dopusti korištenje aplikacije {app} dobiva pristup bez pitanja za pristanak.',
    same: 'Svi putem nje mogu čitati ono što je ovdje navedeno, čak i ako to sami ne vide na platformi {platform}.',
    receives: 'Aplikacija saznaje i za promjene tih podataka, čak i kad je nitko ne koristi.',
    ends: 'Istječe {day}, osim ako je produljite.',
    stop: 'Aplikaciju možete odspojiti u svakom trenutku. Tada odmah gubi pristup za sve.',
  },
}

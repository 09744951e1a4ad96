import type { Texts } from '../en.ts'

export const agents: Texts['agents'] = {
  badge: 'AI asistent',
  lead: 'AI asistent na adresi {host} traži čitanje podataka vaše organizacije.',
  lead_again: 'AI asistent na adresi {host} već je povezan i traži čitati više nego dosad.',
  about: 'Čita u ime ljudi koji ga koriste i ono što pročita može proslijediti tvrtki koja ga vodi.',
  address: 'Adresa',
  claims: 'Predstavlja se kao',
  unchecked: 'Na platformi {platform} nitko ga nije pregledao. Sigurna je njegova adresa, a ne ime.',
  loopback:
    'Radi na uređaju pred vama. Svaki program na njemu mogao bi se predstaviti kao {host}: nastavite samo ako ste ga upravo sami pokrenuli.',
  other_host: 'Vodi vas dalje na {redirect}, a to nije adresa samog asistenta.',
  ends: 'Može čitati do {day}. Nakon toga ponovno vas pitamo.',
  settings: {
    at: 'na adresi',
    claims: 'predstavlja se kao',
    ends: 'Istječe {day}, osim ako je produljite.',
    ended: 'Istekla {day}. Za nastavak ponovno povežite.',
    renew: 'Produlji',
    renew_app: 'Produlji: {app}',
  },
}

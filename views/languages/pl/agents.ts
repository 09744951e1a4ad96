import type { Texts } from '../en.ts'

export const agents: Texts['agents'] = {
  badge: 'Asystent AI',
  lead: 'Asystent AI pod adresem {host} prosi o odczyt danych Twojej organizacji.',
  lead_again: 'Asystent AI pod adresem {host} jest już połączony i prosi o szerszy odczyt niż dotąd.',
  about:
    'Odczytuje dane w imieniu osób, które z niego korzystają, i może je przekazywać firmie, która go prowadzi.',
  address: 'Adres',
  claims: 'Przedstawia się jako',
  unchecked: 'Nikt w {platform} go nie sprawdził. Pewny jest jego adres, a nie nazwa.',
  loopback:
    'Działa na Twoim urządzeniu. Każdy program na nim mógłby podać się za {host}: kontynuuj tylko wtedy, gdy właśnie go uruchomiono za Twoją wiedzą.',
  other_host: 'Przekieruje Cię do {redirect}, a to nie jest adres samego asystenta.',
  ends: 'Może czytać do {day}. Potem zapytamy Cię ponownie.',
  settings: {
    at: 'pod adresem',
    claims: 'przedstawia się jako',
    ends: 'Wygasa {day}, jeśli go nie przedłużysz.',
    ended: 'Wygasło {day}. Aby korzystać dalej, połącz ponownie.',
    renew: 'Przedłuż',
    renew_app: 'Przedłuż: {app}',
  },
}

import type { Texts } from '../en.ts'

export const people_apps: Texts['people_apps'] = {
  heading: 'Dla Twojego zespołu',
  about:
    'Twój zespół loguje się przez {provider}. To tam decyduje się, kto może korzystać z aplikacji, na które tu zezwolisz. Nikt nie jest pytany o zgodę.',
  none: 'Żadna aplikacja nie jest jeszcze do tego przygotowana.',
  allow: 'Zezwól dla naszego zespołu',
  allow_app: 'Zezwól dla naszego zespołu: {app}',
  allowed: 'Dozwolona dla Twojego zespołu',
  used: 'Twój zespół może z niej korzystać. O tym, kto może, decyduje {provider}.',
  ask: {
    heading: 'Zezwolić na {app} dla naszego zespołu?',
    about:
      'Każda osoba w {tenant}, której {provider} pozwoli używać {app}, otrzyma dostęp bez pytania o zgodę.',
    same: 'Wszyscy mogą przez nią czytać to, co jest tu wymienione, nawet jeśli sami nie widzą tego w {platform}.',
    receives: 'Aplikacja dowiaduje się też o zmianach tych danych, nawet gdy nikt z niej nie korzysta.',
    ends: 'Wygasa {day}, jeśli tego nie przedłużysz.',
    stop: 'Aplikację możesz odłączyć w każdej chwili. Od razu straci wtedy dostęp dla wszystkich.',
  },
}

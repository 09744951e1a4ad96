/** Refusals, by the English sentence in which they are decided; `{gaps}` stand for anything. */
export const sentences: Record<string, string> = {
  'This is not allowed': 'To niedozwolone',
  'Conflict with the current state': 'Tego nie można teraz zrobić',
  'The request cannot be read': 'Nie można odczytać żądania',
  'This form cannot be accepted': 'Nie można przyjąć tego formularza',
  'This page has expired': 'Ta strona wygasła',
  'Too many mails': 'Zbyt wiele wiadomości',
  'Too many accounts': 'Zbyt wiele kont',
  'Too many test events': 'Zbyt wiele zdarzeń testowych',
  'Temporarily unavailable': 'Chwilowo niedostępne',
  'This app’s link does not work': 'Link tej aplikacji nie działa',
  'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or tell its developer what it says below.':
    'Aplikacja, z której tu trafiasz, wysłała żądanie, którego nie możemy przyjąć. Nic nie zostało udostępnione. Wróć do aplikacji albo przekaż jej twórcom poniższy komunikat.',
  'Only an owner may do this. Members of staff may look.':
    'Może to zrobić tylko właściciel. Pracownicy mogą przeglądać.',
  'This is only for verified organisations.': 'To jest dostępne tylko dla zweryfikowanych organizacji.',
  'This assistant has no keys to prove who it is, so it cannot be allowed for your people.':
    'Ten asystent nie ma kluczy, którymi mógłby potwierdzić swoją tożsamość, więc nie można na niego zezwolić dla zespołu.',
  'The document of this assistant cannot be used at present. Try again later.':
    'Dokumentu tego asystenta nie można teraz użyć. Spróbuj ponownie później.',
  'Only an owner may disconnect or renew apps.': 'Aplikacje może odłączać i przedłużać tylko właściciel.',
  'Only an owner can connect apps; you are a member of staff here.':
    'Aplikacje może łączyć tylko właściciel, a Ty jesteś tu pracownikiem.',
  'There is no {unit} yet that could be connected.':
    'Nie ma tu jeszcze niczego, co można by połączyć ({unit}).',
  'Confirm your e-mail address first: open the link in our mail.':
    'Najpierw potwierdź swój adres e-mail: otwórz link z naszej wiadomości.',
  'The endpoint is {state}: nothing is sent to it.':
    'Ten endpoint nie jest aktywny, więc nic nie jest do niego wysyłane.',
  'It is cancelled, because its connection has ended.':
    'Zostało anulowane, ponieważ połączenie się zakończyło.',
  'Its event is no longer kept.': 'Tego zdarzenia już nie przechowujemy.',
  'Its app may not be sent this event any more.': 'Aplikacja nie może już otrzymać tego zdarzenia.',
  'Too many deliveries failed. On this platform only its staff can activate the endpoint again.':
    'Zbyt wiele dostarczeń się nie powiodło. Endpoint może ponownie aktywować tylko obsługa platformy.',
  'The endpoint is suspended. Activate it instead.': 'Endpoint jest zawieszony. Zamiast tego go aktywuj.',
  'At most 10 test events per minute. Try again in {seconds} seconds.':
    'Najwyżej 10 zdarzeń testowych na minutę. Spróbuj ponownie za {seconds} s.',
  'The app declares no event that could be sent.':
    'Aplikacja nie deklaruje żadnego zdarzenia, które można by wysłać.',
  'Deliveries of this platform are not signed.': 'Ta platforma nie podpisuje wysyłanych zdarzeń.',
  'The newest secret signs already.': 'Najnowszy sekret już podpisuje.',
  'Give the date and time from which to replay, in UTC.':
    'Podaj datę i godzinę (UTC), od której wysłać ponownie.',
  'Choose one of those on the page.': 'Wybierz jedną z możliwości na stronie.',
  'Choose one of the organisations that can connect this app.':
    'Wybierz jedną z organizacji, które mogą połączyć tę aplikację.',
  'Go back to the app and connect again. A request for consent is kept for an hour, in the browser in which it began.':
    'Wróć do aplikacji i połącz ponownie. Prośbę o zgodę przechowujemy przez godzinę, w przeglądarce, w której się zaczęła.',
  'Too many accounts were created from your address. Try again in an hour.':
    'Z Twojego adresu utworzono zbyt wiele kont. Spróbuj ponownie za godzinę.',
  'Too many mails were asked for from your address. Try again in an hour.':
    'Z Twojego adresu zamówiono zbyt wiele wiadomości. Spróbuj ponownie za godzinę.',
  'Too many passwords and secrets are being verified. Try again in a moment.':
    'Sprawdzamy teraz zbyt wiele haseł i sekretów. Spróbuj ponownie za chwilę.',
  'Another request changed the same things at the same moment. Try again.':
    'W tej samej chwili ktoś zmienił to samo. Spróbuj ponownie.',
  'This form is out of date or did not come from this site. Go back, reload the page and try again.':
    'Ten formularz jest nieaktualny albo nie pochodzi z tej witryny. Wróć, odśwież stronę i spróbuj ponownie.',
  'This page cannot be part of another page. Open it in a window of its own.':
    'Ta strona nie może być częścią innej. Otwórz ją w osobnym oknie.',
  'A passkey is required for your account, and this is the last one.':
    'Twoje konto wymaga klucza dostępu, a to jest ostatni.',
  'Recovery codes come with the first passkey.': 'Kody odzyskiwania otrzymasz z pierwszym kluczem dostępu.',
  'Accept or decline the invitation.': 'Przyjmij lub odrzuć zaproszenie.',
  'New accounts cannot be created here. Ask the people who run this platform for one.':
    'Nie można tu tworzyć nowych kont. Poproś o konto osoby, które prowadzą tę platformę.',
  'Choose at least one.': 'Wybierz co najmniej jedną pozycję.',
  'Choose one of these.': 'Wybierz jedną z tych pozycji.',
  'An app may have {most} in each environment. Change or remove one instead.':
    'Aplikacja ma już tyle endpointów, ile może mieć w tym środowisku. Zmień lub usuń któryś.',
  'It is missing.': 'Wypełnij to pole.',
  'It must not be blank.': 'Wypełnij to pole.',
  'It must have at most {count} characters.': 'Może mieć najwyżej tyle znaków: {count}.',
  'It must be one line without control characters.': 'Musi to być jeden wiersz bez znaków sterujących.',
  'It must not contain spaces, line breaks or backslashes.':
    'Nie może zawierać spacji, podziałów wierszy ani ukośników odwrotnych.',
  'It must be a complete URL such as https://example.com/webhooks.':
    'Podaj pełny adres, na przykład https://example.com/webhooks.',
  'It must be https.': 'Adres musi zaczynać się od https.',
  'It must be https outside private networks.': 'Poza sieciami prywatnymi adres musi zaczynać się od https.',
  'It must not contain a user name or password.': 'Nie może zawierać nazwy użytkownika ani hasła.',
  'It must not have a fragment.': 'Nie może zawierać fragmentu po znaku #.',
  'It must be on the public internet.': 'Musi być dostępny w publicznym internecie.',
  'It must not have a host name that ends with a dot.': 'Nazwa hosta nie może kończyć się kropką.',
  'It must not use port {port}.': 'Nie może używać portu {port}.',
  'It is not an event type that the app declared.': 'Aplikacja nie deklaruje takiego zdarzenia.',
  'It must be 1 to 256 ASCII characters.': 'Dozwolone jest od 1 do 256 znaków ASCII.',
  'It is not used on this platform.': 'Ta platforma tego nie używa.',
  'It must be 16 to 256 visible ASCII characters.': 'Musi mieć od 16 do 256 widocznych znaków ASCII.',
  'It must be "{prefix}" and 24 to 64 bytes in {encoding}.':
    'Musi się składać z „{prefix}” i od 24 do 64 bajtów w zapisie {encoding}.',
  'It cannot be chosen on this platform.': 'Na tej platformie nie można go wybrać.',
  'Deliveries of this platform carry no HMAC signature.': 'Ta platforma nie podpisuje zdarzeń kodem HMAC.',
  'The header {header} is missing: a proxy may have removed it.':
    'Brakuje nagłówka {header}: mógł go usunąć serwer proxy.',
  'The header {header} is missing: it is part of the signed text.':
    'Brakuje nagłówka {header}: jest częścią podpisanego tekstu.',
  '"{path}" of the body is missing: it is part of the signed text.':
    'W treści brakuje „{path}”: jest częścią podpisanego tekstu.',
  'The body differs from what was sent: white space was added at its start or end. Verify the raw bytes, before anything parses them.':
    'Treść różni się od wysłanej: na początku lub końcu dodano białe znaki. Sprawdzaj surowe bajty, zanim cokolwiek je przetworzy.',
  'The body differs from what was sent: its line breaks were changed. Verify the raw bytes, before anything parses them.':
    'Treść różni się od wysłanej: zmieniono podziały wierszy. Sprawdzaj surowe bajty, zanim cokolwiek je przetworzy.',
  'The body differs from what was sent: it was parsed and written again. Verify the raw bytes, before anything parses them.':
    'Treść różni się od wysłanej: została przetworzona i zapisana na nowo. Sprawdzaj surowe bajty, zanim cokolwiek je przetworzy.',
  'No secret that this endpoint has had produces this signature. Is it the secret of another endpoint or environment, or was the body changed?':
    'Żaden sekret, jaki miał ten endpoint, nie daje takiego podpisu. Czy to sekret innego endpointu lub środowiska, a może zmieniono treść?',
  'It was made with a secret that ended at {moment}: your receiver must use the newer one.':
    'Podpis utworzono sekretem, który wygasł {moment}: odbiorca musi używać nowszego.',
  'The signature is right, and {minutes} minutes old: a receiver that checks the time refuses it by now. If it refused it at once, its clock is wrong.':
    'Podpis jest poprawny, ale ma {minutes} min: odbiorca, który sprawdza czas, już go odrzuci. Jeśli odrzucił go od razu, jego zegar jest źle ustawiony.',
  'The signature is right, made with the secret of {moment}. If your receiver refuses it, it holds another secret or verifies other text.':
    'Podpis jest poprawny, utworzony sekretem z {moment}. Jeśli odbiorca go odrzuca, ma inny sekret albo sprawdza inny tekst.',
}

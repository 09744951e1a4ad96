/** Refusals, by the English sentence in the code; `{gaps}` match any text. */
export const sentences: Record<string, string> = {
  'This is not allowed': 'To niedozwolone',
  'Conflict with the current state': 'Tego nie można teraz zrobić',
  'The request is not valid': 'Nieprawidłowe żądanie',
  'This form could not be accepted': 'Nie można przyjąć tego formularza',
  'This page has expired': 'Ta strona wygasła',
  'Too many emails': 'Zbyt wiele wiadomości',
  'Too many accounts': 'Zbyt wiele kont',
  'Too many test events': 'Zbyt wiele zdarzeń testowych',
  'Something went wrong': 'Coś poszło nie tak',
  'Method not allowed': 'Niedozwolona metoda',
  'The body is too large': 'Treść żądania jest za duża',
  'Unsupported media type': 'Nieobsługiwany typ treści',
  'Some values are not valid': 'Niektóre wartości są nieprawidłowe',
  'Too many requests': 'Zbyt wiele żądań',
  'Temporarily unavailable': 'Chwilowo niedostępne',
  'This app’s link does not work': 'Link tej aplikacji nie działa',
  'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or send its developer the message below.':
    'Aplikacja, z której tu trafiasz, wysłała żądanie, którego nie możemy przyjąć. Nic nie zostało udostępnione. Wróć do aplikacji albo przekaż jej twórcom poniższy komunikat.',
  'This assistant has no keys to prove who it is, so it cannot be allowed for your people.':
    'Ten asystent nie ma kluczy, którymi mógłby potwierdzić swoją tożsamość, więc nie można na niego zezwolić dla zespołu.',
  'The document of this assistant cannot be used at present. Try again later.':
    'Dokumentu tego asystenta nie można teraz użyć. Spróbuj ponownie później.',
  'Only an owner of a verified organisation can do this.':
    'Może to zrobić tylko właściciel zweryfikowanej organizacji.',
  'Only an owner can do this. Members of staff can view this page.':
    'Może to zrobić tylko właściciel. Pracownicy mogą tę stronę przeglądać.',
  'This is only available to verified organisations.':
    'To jest dostępne tylko dla zweryfikowanych organizacji.',
  'Only an owner can disconnect or renew apps.':
    'Odłączać aplikacje i przedłużać ich dostęp może tylko właściciel.',
  'Only an owner can connect apps. You are a member of staff here.':
    'Aplikacje może łączyć tylko właściciel, a Ty jesteś tu pracownikiem.',
  'There is no {unit} to connect yet.': 'Nie ma tu jeszcze niczego, co można by połączyć ({unit}).',
  'Confirm your email address first. Open the link in the email that we sent you.':
    'Najpierw potwierdź swój adres e-mail: otwórz link z naszej wiadomości.',
  'The endpoint is {state}, so nothing is sent to it.':
    'Ten endpoint nie jest aktywny, więc nic nie jest do niego wysyłane.',
  'It was cancelled because its connection has ended.':
    'Zostało anulowane, ponieważ połączenie się zakończyło.',
  'Its event is no longer stored.': 'Tego zdarzenia już nie przechowujemy.',
  'Its app can no longer receive this event.': 'Aplikacja nie może już otrzymać tego zdarzenia.',
  'Too many deliveries failed. On this platform, only the platform’s staff can activate the endpoint again.':
    'Zbyt wiele dostarczeń się nie powiodło. Endpoint może ponownie aktywować tylko obsługa platformy.',
  'The endpoint is suspended. Activate it instead.': 'Endpoint jest zawieszony. Zamiast tego go aktywuj.',
  'At most 10 test events per minute. Try again in {seconds} seconds.':
    'Najwyżej 10 zdarzeń testowych na minutę. Spróbuj ponownie za {seconds} s.',
  'The app does not declare an event that could be sent.':
    'Aplikacja nie deklaruje żadnego zdarzenia, które można by wysłać.',
  'This platform does not sign its deliveries.': 'Ta platforma nie podpisuje wysyłanych zdarzeń.',
  'The newest secret already signs.': 'Najnowszy sekret już podpisuje.',
  'Enter the date and time to replay from, in UTC.': 'Podaj datę i godzinę (UTC), od której wysłać ponownie.',
  'Choose one of the options on the page.': 'Wybierz jedną z możliwości na stronie.',
  'Choose one of the organisations that can connect this app.':
    'Wybierz jedną z organizacji, które mogą połączyć tę aplikację.',
  'Go back to the app and connect again. A request for consent expires after an hour and only works in the browser that started it.':
    'Wróć do aplikacji i połącz ponownie. Prośbę o zgodę przechowujemy przez godzinę, w przeglądarce, w której się zaczęła.',
  'Too many accounts were created from your IP address. Try again in an hour.':
    'Z Twojego adresu utworzono zbyt wiele kont. Spróbuj ponownie za godzinę.',
  'Too many emails were requested from your IP address. Try again in an hour.':
    'Z Twojego adresu zamówiono zbyt wiele wiadomości. Spróbuj ponownie za godzinę.',
  'Too many passwords and secrets are being verified at the moment. Try again shortly.':
    'Sprawdzamy teraz zbyt wiele haseł i sekretów. Spróbuj ponownie za chwilę.',
  'Another request changed the same data at the same time. Try again.':
    'W tej samej chwili ktoś zmienił to samo. Spróbuj ponownie.',
  'This form is out of date or was not sent from this site. Go back, reload the page and try again.':
    'Ten formularz jest nieaktualny albo nie pochodzi z tej witryny. Wróć, odśwież stronę i spróbuj ponownie.',
  'This page cannot be shown inside another page. Open it in its own window.':
    'Ta strona nie może być częścią innej. Otwórz ją w osobnym oknie.',
  'Your account requires a passkey, and this is the last one.':
    'Twoje konto wymaga klucza dostępu, a to jest ostatni.',
  'You get recovery codes when you add your first passkey.':
    'Kody odzyskiwania otrzymasz z pierwszym kluczem dostępu.',
  'Accept or decline the invitation.': 'Przyjmij lub odrzuć zaproszenie.',
  'You cannot create an account here. Ask the staff of this platform for one.':
    'Nie można tu tworzyć nowych kont. Poproś o konto osoby, które prowadzą tę platformę.',
  'There is nothing at this URL.': 'Pod tym adresem niczego nie ma.',
  'You are not a member of this organisation.': 'Nie należysz do tej organizacji.',
  'This app does not exist.': 'Ta aplikacja nie istnieje.',
  'There is no app at this URL.': 'Pod tym adresem nie ma aplikacji.',
  'This image does not exist.': 'Ten obraz nie istnieje.',
  'This connection does not exist.': 'To połączenie nie istnieje.',
  'This key does not exist.': 'Ten klucz nie istnieje.',
  'This endpoint does not exist.': 'Ten endpoint nie istnieje.',
  'This delivery does not exist.': 'To dostarczenie nie istnieje.',
  'The endpoint is suspended, so nothing is sent to it.':
    'Endpoint jest zawieszony, więc nic nie jest do niego wysyłane.',
  'The app has no credentials in this environment yet. Create them first.':
    'Aplikacja nie ma jeszcze danych dostępowych w tym środowisku. Najpierw je utwórz.',
  'The email address of this account cannot be changed here.':
    'Adresu e-mail tego konta nie można tu zmienić.',
  'This invitation does not exist. It may have been withdrawn.':
    'To zaproszenie nie istnieje. Mogło zostać wycofane.',
  'This access does not exist. It may already have ended.': 'Ten dostęp nie istnieje. Mógł już wygasnąć.',
  'This passkey does not exist.': 'Ten klucz dostępu nie istnieje.',
  'This account has no password.': 'To konto nie ma hasła.',
  'This session does not exist.': 'Ta sesja nie istnieje.',
  'Send the form as a browser would.': 'Wyślij formularz tak, jak robi to przeglądarka.',
  'A form may have at most {count} fields.': 'Formularz może mieć najwyżej tyle pól: {count}.',
  'The form with files cannot be read.': 'Nie można odczytać formularza z plikami.',
  'The form contains invalid characters.': 'Formularz zawiera niedozwolone znaki.',
  'The service is temporarily unavailable because its database cannot be reached. Try again in a moment.':
    'Usługa jest chwilowo niedostępna, ponieważ nie ma połączenia z jej bazą danych. Spróbuj ponownie za chwilę.',
  'The request is malformed.': 'Żądanie jest nieprawidłowe.',
  'The request failed because of an internal error.': 'Żądanie nie powiodło się z powodu błędu wewnętrznego.',
  'The body is not valid UTF-8.': 'Treść żądania nie jest poprawnym UTF-8.',
  'The body may have at most {limit} bytes.': 'Treść żądania może mieć najwyżej {limit} B.',
  'The body could not be read completely.': 'Nie udało się odczytać całej treści żądania.',
  'Text must not contain NUL characters or lone surrogates.':
    'Tekst nie może zawierać znaków NUL ani pojedynczych surogatów.',
  'This URL does not accept this method.': 'Ten adres nie przyjmuje tej metody.',
  'This is read-only.': 'To można tylko odczytywać.',
  'The URL is too long.': 'Adres jest za długi.',
  'The URL may have at most {count} parameters.': 'Adres może mieć najwyżej tyle parametrów: {count}.',
  'The URL is not valid percent-encoded UTF-8.': 'Adres nie jest poprawnie zakodowany w UTF-8.',
  'The URL contains a NUL character.': 'Adres zawiera znak NUL.',
  'Choose at least one.': 'Wybierz co najmniej jedną pozycję.',
  'Choose one of the options.': 'Wybierz jedną z tych pozycji.',
  'An app can have {most} in each environment. Change or remove one instead.':
    'Aplikacja ma już tyle endpointów, ile może mieć w tym środowisku. Zmień lub usuń któryś.',
  'It is missing.': 'Wypełnij to pole.',
  'It must not be blank.': 'Wypełnij to pole.',
  'It must have at most {count} characters.': 'Może mieć najwyżej tyle znaków: {count}.',
  'It must be a single line without control characters.': 'Musi to być jeden wiersz bez znaków sterujących.',
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
  'It is not used, because this platform does not sign its webhooks.':
    'Ta platforma nie podpisuje webhooków, więc tego nie używa.',
  'It must contain a type, or be left out for all types.':
    'Wybierz co najmniej jeden rodzaj zdarzeń albo zostaw wszystkie.',
  'It needs the scope {scope}, which the app does not declare.':
    'Wymaga zakresu {scope}, którego aplikacja nie deklaruje.',
  'It needs the scopes {scopes}, which the app does not declare.':
    'Wymaga zakresów, których aplikacja nie deklaruje: {scopes}.',
  '{type} needs the scope {scope}, which the app does not declare. It would never be sent.':
    '{type} wymaga zakresu {scope}, którego aplikacja nie deklaruje. Nigdy nie zostałoby wysłane.',
  '{type} needs the scopes {scopes}, which the app does not declare. It would never be sent.':
    '{type} wymaga zakresów, których aplikacja nie deklaruje: {scopes}. Nigdy nie zostałoby wysłane.',
  'It must be 1 to 256 ASCII characters.': 'Dozwolone jest od 1 do 256 znaków ASCII.',
  'It is not used on this platform.': 'Ta platforma tego nie używa.',
  'It must be 16 to 256 visible ASCII characters.': 'Musi mieć od 16 do 256 widocznych znaków ASCII.',
  'It must be "{prefix}" followed by 24 to 64 bytes in {encoding}.':
    'Musi się składać z „{prefix}” i od 24 do 64 bajtów w zapisie {encoding}.',
  'It cannot be chosen on this platform.': 'Na tej platformie nie można go wybrać.',
  'Deliveries of this platform have no HMAC signature.': 'Ta platforma nie podpisuje zdarzeń kodem HMAC.',
  'The header {header} is missing. A proxy may have removed it.':
    'Brakuje nagłówka {header}: mógł go usunąć serwer proxy.',
  'The header {header} is missing. It is part of the signed text.':
    'Brakuje nagłówka {header}: jest częścią podpisanego tekstu.',
  '"{path}" of the body is missing. It is part of the signed text.':
    'W treści brakuje „{path}”: jest częścią podpisanego tekstu.',
  'The body differs from what was sent: white space was added at the start or end. Verify the raw bytes before anything parses them.':
    'Treść różni się od wysłanej: na początku lub końcu dodano białe znaki. Sprawdzaj surowe bajty, zanim cokolwiek je przetworzy.',
  'The body differs from what was sent: line breaks were changed. Verify the raw bytes before anything parses them.':
    'Treść różni się od wysłanej: zmieniono podziały wierszy. Sprawdzaj surowe bajty, zanim cokolwiek je przetworzy.',
  'The body differs from what was sent: it was parsed and serialised again. Verify the raw bytes before anything parses them.':
    'Treść różni się od wysłanej: została przetworzona i zapisana na nowo. Sprawdzaj surowe bajty, zanim cokolwiek je przetworzy.',
  'None of this endpoint’s secrets produces this signature. Is it the secret of another endpoint or environment, or was the body changed?':
    'Żaden sekret, jaki miał ten endpoint, nie daje takiego podpisu. Czy to sekret innego endpointu lub środowiska, a może zmieniono treść?',
  'It was signed with a secret that expired at {moment}. Your receiver must use the newer one.':
    'Podpis utworzono sekretem, który wygasł {moment}: odbiorca musi używać nowszego.',
  'The signature is correct, but {minutes} minutes old. A receiver that checks the time refuses it by now. If your receiver refused it at once, its clock is wrong.':
    'Podpis jest poprawny, ale ma {minutes} min: odbiorca, który sprawdza czas, już go odrzuci. Jeśli odrzucił go od razu, jego zegar jest źle ustawiony.',
  'The signature is correct. It was created with the secret of {moment}. If your receiver refuses it, it uses another secret or verifies a different text.':
    'Podpis jest poprawny, utworzony sekretem z {moment}. Jeśli odbiorca go odrzuca, ma inny sekret albo sprawdza inny tekst.',
}

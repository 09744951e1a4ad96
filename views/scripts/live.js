// Keeps the part of a page that is marked data-live as it is on the server: told of a change by server-sent
// events, it fetches the page again and takes that part from it.

const container = document.querySelector('[data-live]')

const refresh = async () => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('[data-live]')
  // Somebody who is reading an open detail or has the focus inside is not disturbed.
  if (!fresh || container.querySelector('details[open]') || container.contains(document.activeElement)) return
  container.replaceChildren(...fresh.childNodes)
}

if (container) {
  const events = new EventSource(container.dataset.live)
  events.addEventListener('change', refresh)
  addEventListener('pagehide', () => events.close())
}

// Keeps the part of a page that is marked data-live up to date. When server-sent events announce a change, it fetches
// the page again and takes that part from it.

const container = document.querySelector('[data-live]')

// In a frame, the browser does not mark a script's requests as framed, so the URL does.
const own = (address) => {
  const url = new URL(address, location.href)
  if (self !== top) url.searchParams.set('framed', '')
  return url
}

const refresh = async () => {
  const response = await fetch(own(location.href), { headers: { accept: 'text/html' } })
  if (!response.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const fresh = page.querySelector('[data-live]')
  // Does not disturb a reader who has opened a detail, or who has the focus inside.
  const opened = container.querySelector('details[open]:not([data-open])')
  if (!fresh || opened || container.contains(document.activeElement)) return
  container.replaceChildren(...fresh.childNodes)
}

if (container) {
  const events = new EventSource(own(container.dataset.live))
  events.addEventListener('change', refresh)
  addEventListener('pagehide', () => events.close())
}

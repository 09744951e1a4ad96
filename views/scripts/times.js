// Shows the times of a page in the reader's time zone. The server writes them in UTC, which stays as their title. A
// time less than an hour away is shown relative to now, unless it follows a word such as "until"
// (data-style="moment").

const page = document.documentElement.lang
// Readers of English in the United States expect the month first. If the browser names no region, the day comes
// first.
const preferred = navigator.languages.find((tag) => tag.split('-')[0] === page)
const locale = preferred && preferred !== 'en' ? preferred : page === 'en' ? 'en-GB' : page

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })

const shown = (element) => {
  const at = new Date(element.dateTime)
  if (element.dataset.style === 'day') return days.format(at)
  const seconds = Math.round((at - Date.now()) / 1000)
  if (element.dataset.style === 'moment' || Math.abs(seconds) >= 3600) return moments.format(at)
  return Math.abs(seconds) < 60
    ? relative.format(seconds, 'second')
    : relative.format(Math.round(seconds / 60), 'minute')
}

const rewrite = () => {
  for (const element of document.querySelectorAll('time[data-style]')) {
    const text = shown(element)
    if (element.textContent !== text) element.textContent = text
  }
}

rewrite()
setInterval(rewrite, 10_000)
// Reloaded parts of a page come from the server with times in UTC.
new MutationObserver(rewrite).observe(document.body, { childList: true, subtree: true })

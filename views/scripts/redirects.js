// Advice on redirect URIs while they are typed. The server checks them again and decides.

const field = document.querySelector('[data-redirects]')
const advice = document.querySelector('[data-advice]')

const adviceOn = (uri, all) => {
  const notes = []
  if (uri.includes('*')) notes.push('no wildcards: write each address in full')
  if (uri.includes('#')) notes.push('no fragment ("#…")')
  const url = URL.parse(uri)
  if (!url) return [...notes, 'not a full address']
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'http:' && !local) notes.push('must be https')
  if (url.hostname === 'localhost')
    notes.push('127.0.0.1 is safer than localhost, because no name is looked up')
  if (uri.includes('://') && uri !== url.href && uri !== url.href.replace(/\/$/, '')) {
    notes.push(`browsers write it "${url.href}": your program must send exactly what is written here`)
  }
  const twin = uri.endsWith('/') ? uri.slice(0, -1) : `${uri}/`
  if (!all.includes(twin) && url.pathname.length > 1)
    notes.push(`"${twin}" is another address and will be refused`)
  return notes
}

const show = () => {
  const uris = field.value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  advice.replaceChildren(
    ...uris.flatMap((uri) =>
      adviceOn(uri, uris).map((note) => {
        const item = document.createElement('li')
        const name = document.createElement('code')
        name.textContent = uri
        item.append(name, `: ${note}`)
        return item
      }),
    ),
  )
}

if (field && advice) {
  field.addEventListener('input', show)
  show()
}

// "Try it": this browser plays the app. Verifier, state and secret live in the tab's session storage.

const KEY = 'drawbridge-try'
const encode = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
const random = (length) => encode(crypto.getRandomValues(new Uint8Array(length)))
const sha256 = async (text) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

const element = (name, properties = {}, ...children) => {
  const created = Object.assign(document.createElement(name), properties)
  created.append(...children)
  return created
}

const codeBlock = (title, text) => {
  const pre = element('pre', { tabIndex: 0, dir: 'ltr' }, element('code', { textContent: text }))
  return element('figure', { className: 'code' }, element('figcaption', { textContent: title }), pre)
}

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`

/** Sends a request, and shows it as curl with its response. */
const send = async (place, title, { url, method = 'GET', headers = {}, body }, hidden = []) => {
  const parts = [`curl -i ${quote(url)}`]
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(`${name}: ${value}`)}`)
  for (const [name, value] of body ?? []) parts.push(`--data-urlencode ${quote(`${name}=${value}`)}`)
  const shown = hidden.reduce(
    (text, secret) => (secret ? text.replaceAll(secret, '…') : text),
    parts.join(' \\\n  '),
  )
  const response = await fetch(url, { method, headers, body: body ? new URLSearchParams(body) : undefined })
  const text = await response.text()
  let pretty = text
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Other text is shown unchanged.
  }
  place.append(
    element(
      'section',
      { className: 'panel' },
      element('h2', { textContent: title }),
      codeBlock('Request', shown),
      codeBlock(`Response: ${response.status}`, pretty),
    ),
  )
  return response.ok ? JSON.parse(text || 'null') : null
}

const prepare = async (start) => {
  const { base, client, callback, scope, records, app } = start.dataset
  const verifier = random(32)
  const state = random(16)
  const challenge = encode(await sha256(verifier))
  const address = new URL('/oauth/authorize', base)
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: client,
    redirect_uri: callback,
    scope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  start.querySelector('code').textContent = `code_verifier=${verifier}\n\n${address}`
  start.hidden = false
  start.querySelector('[data-start]').addEventListener('click', () => {
    const secret = start.querySelector('[data-secret]')?.value ?? ''
    sessionStorage.setItem(
      KEY,
      JSON.stringify({ base, client, callback, records, app, verifier, state, secret }),
    )
    location.assign(address)
  })
}

const finish = async (place) => {
  const returned = new URLSearchParams(location.search)
  const started = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
  sessionStorage.removeItem(KEY)
  history.replaceState(null, '', location.pathname)
  if (!started || returned.get('state') !== started.state) {
    document.querySelector('[data-nothing]').hidden = false
    return
  }
  const { base, client, callback, records, app, verifier, secret } = started
  const back = element('p', {}, element('a', { href: `${app}/try`, textContent: 'Try it again' }))
  const requests = element('a', { href: `${app}/requests`, textContent: 'See these requests in the log' })
  const sandbox = element('a', {
    href: `${app}/sandbox`,
    textContent: 'Make something happen in the sandbox',
  })
  if (returned.get('error')) {
    const text = `${returned.get('error')}: ${returned.get('error_description') ?? ''}`
    place.append(element('p', { className: 'notice notice-bad', textContent: text }), back)
    return
  }
  const authentication = secret ? { authorization: `Basic ${btoa(`${client}:${secret}`)}` } : {}
  const tokens = await send(
    place,
    '2. Exchange the code',
    {
      url: `${base}/oauth/token`,
      method: 'POST',
      headers: authentication,
      body: [
        ['grant_type', 'authorization_code'],
        ['code', returned.get('code')],
        ['redirect_uri', callback],
        ['code_verifier', verifier],
        ['client_id', client],
      ],
    },
    [authentication.authorization],
  )
  if (tokens) {
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    await send(place, '3. Who am I', { url: `${base}/api/v1/me`, headers })
    if (records)
      await send(place, '4. The first records', { url: `${base}/api/v1/${records}?limit=2`, headers })
  }
  back.append(' · ', requests, ' · ', sandbox)
  place.append(back)
}

const start = document.querySelector('[data-try]')
const cameBack = document.querySelector('[data-came-back]')
if (start) prepare(start)
if (cameBack) finish(cameBack)

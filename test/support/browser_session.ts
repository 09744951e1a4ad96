/**
 * A browser without a window. It keeps cookies by path, follows no links or redirects by itself, and fills in plain
 * forms.
 */
export class HttpBrowser {
  readonly #base: string
  #cookies: { name: string; value: string; path: string }[] = []

  constructor(base: string) {
    this.#base = base
  }

  async get(address: string, headers: Record<string, string> = {}): Promise<Response> {
    return await this.request(address, { headers })
  }

  /** Posts a form with the token of the page that was loaded last. */
  async post(address: string, fields: Record<string, string>): Promise<Response> {
    return await this.request(address, { method: 'POST', body: new URLSearchParams(fields) })
  }

  /**
   * Posts a form, and opens the page that the response redirects to. If the form was refused, the response is the
   * page.
   */
  async submit(address: string, fields: Record<string, string> | URLSearchParams): Promise<Response> {
    const body = new URLSearchParams(fields)
    const response = await this.request(address, { method: 'POST', body })
    const location = response.headers.get('location')
    return response.status === 303 && location ? await this.get(location) : response
  }

  async request(address: string, init: RequestInit): Promise<Response> {
    const url = new URL(address, this.#base)
    const cookie = this.cookiesFor(url.pathname)
    const headers = { 'accept-language': 'en', ...(init.headers as object), ...(cookie ? { cookie } : {}) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(line, url.pathname)
    return response
  }

  /** The header that a request to this path carries; empty if there are no cookies. */
  cookiesFor(requested: string): string {
    return this.#cookies
      .filter(
        ({ path }) => requested === path || requested.startsWith(path.endsWith('/') ? path : `${path}/`),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  cookie(name: string): string | undefined {
    return this.#cookies.find((cookie) => cookie.name === name)?.value
  }

  names(): string[] {
    return this.#cookies.map(({ name }) => name)
  }

  #keep(line: string, requested: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const name = pair.slice(0, pair.indexOf('='))
    const value = pair.slice(pair.indexOf('=') + 1)
    const path =
      attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ??
      requested.slice(0, requested.lastIndexOf('/')) ??
      '/'
    const gone = value === '' || attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute))
    this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path)
    if (!gone) this.#cookies.push({ name, value, path: path || '/' })
  }
}

/** The form token of a page. */
export function csrfOf(html: string): string {
  const token = /name="csrf" value="([^"]+)"/.exec(html)?.[1]
  if (!token) throw new Error(`the page has no form token:\n${html.slice(0, 500)}`)
  return token
}

export async function signIn(
  browser: HttpBrowser,
  email: string,
  password: string,
  returnTo = '',
): Promise<Response> {
  const page = await browser.get(`/signin?return_to=${encodeURIComponent(returnTo)}`)
  const csrf = csrfOf(await page.text())
  return await browser.post('/signin', { csrf, email, password, return_to: returnTo })
}

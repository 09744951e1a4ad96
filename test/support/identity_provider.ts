import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { HttpBrowser } from './browser_session.ts'
import type { Accounts, Told } from './identity_provider_process.ts'

export const CLIENT_ID = 'drawbridge'
export const CLIENT_SECRET = 'the secret of drawbridge at the vendor'

export type IdentityProvider = {
  issuer: string
  /** Registers Drawbridge as a client, at this origin. */
  register(origin: string): Promise<void>
  /** Sets the people that it knows, by subject, with their claims. */
  setAccounts(accounts: Accounts): Promise<void>
  stop(): Promise<void>
}

/** Starts a real OpenID Connect provider in its own process. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const child = fork(join(import.meta.dirname, 'identity_provider_process.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the identity provider has ended')))
  ended.catch(() => undefined)
  const next = async (): Promise<string> => {
    const [message] = await Promise.race([once(child, 'message'), ended])
    return message as string
  }
  const issuer = await next()
  const tell = async (told: Told): Promise<void> => {
    const done = next()
    child.send(told)
    await done
  }
  return {
    issuer,
    register: (origin) =>
      tell({
        client: {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [`${origin}/signin/callback`],
          post_logout_redirect_uris: [`${origin}/`],
          backchannel_logout_uri: `${origin}/signin/backchannel_logout`,
          backchannel_logout_session_required: true,
        },
      }),
    setAccounts: (accounts) => tell({ accounts }),
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}

/** A person's browser, with cookies at Drawbridge and at the identity provider. */
export class TwoSites {
  readonly here: HttpBrowser
  readonly there: HttpBrowser
  readonly #issuer: string

  constructor(origin: string, issuer: string) {
    this.here = new HttpBrowser(origin)
    this.there = new HttpBrowser(issuer)
    this.#issuer = issuer
  }

  /**
   * Starts at a Drawbridge URL that redirects to the identity provider, and goes through its forms.
   * @param subject the person who signs in there, if asked
   * @returns the URL of the callback
   */
  async throughProvider(start: Response, subject: string): Promise<string> {
    let response = start
    for (let step = 0; step < 12; step++) {
      const location = response.headers.get('location')
      if (location) {
        const address = new URL(location, this.#issuer)
        if (address.pathname === '/signin/callback') return address.href
        response = await this.there.get(address.href)
        continue
      }
      const page = await response.text()
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? ''
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
      if (!prompt) throw new Error(`${response.status} ${page}`)
      const fields: Record<string, string> = { prompt }
      if (prompt === 'login') Object.assign(fields, { login: subject, password: 'any' })
      response = await this.there.post(action, fields)
    }
    throw new Error('the identity provider leads in circles')
  }

  /** Signs in at the vendor. @returns Drawbridge's final response */
  async signIn(subject: string, returnTo = '/settings/apps'): Promise<Response> {
    const start = await this.here.get(`/signin/start?return_to=${encodeURIComponent(returnTo)}`)
    if (start.status !== 302) throw new Error(`start: ${start.status} ${await start.text()}`)
    return await this.here.get(await this.throughProvider(start, subject))
  }
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpBrowser } from './browser_session.ts'
import { CLIENT_ID } from './identity_provider.ts'
import { freePort } from './listen.ts'

// Glewlwyd, an OpenID Connect provider in C, as packaged by Debian, with its own modules and a SQLite file.

/** It does not decode HTTP Basic credentials, so its secret must not contain characters that are encoded. */
export const GLEWLWYD_SECRET = 'its-secret_of.drawbridge'

const TABLES = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3'
const MODULES = '/usr/lib/glewlwyd'
const SCOPES = ['openid', 'profile', 'email']

/** Whether it is installed. .ci/run installs it where possible. */
export const hasGlewlwyd = (): boolean =>
  existsSync(TABLES) &&
  spawnSync('sqlite3', ['-version']).status === 0 &&
  spawnSync('glewlwyd', ['--version']).error === undefined

export type GlewlwydPerson = { username: string; name: string; email: string; email_verified: '0' | '1' }

export type Glewlwyd = {
  issuer: string
  /** Registers Drawbridge at this origin, and adds people. */
  register(origin: string, people: GlewlwydPerson[]): Promise<void>
  stop(): Promise<void>
}

const PASSWORD = 'a password of the vendor'

export async function startGlewlwyd(): Promise<Glewlwyd> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-glewlwyd-'))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const [config, database] = [join(folder, 'glewlwyd.conf'), join(folder, 'glewlwyd.db')]
  const tables = spawnSync('sqlite3', [database], { input: readFileSync(TABLES, 'utf8') + USER_PROPERTIES })
  if (tables.status !== 0) throw new Error(`sqlite3: ${tables.stderr}`)
  await writeFile(config, configuration(origin, port, database))
  const child = spawn('glewlwyd', [`--config-file=${config}`], { stdio: 'ignore' })
  const admin = await signedInAdmin(child, origin)
  await admin('POST', '/mod/plugin/', { module: 'oidc', name: 'oidc', parameters: plugin(origin) })
  for (const name of ['profile', 'email']) await admin('POST', '/scope/', { name, ...SCOPE })
  return {
    issuer: `${origin}/api/oidc`,
    register: async (drawbridge, people) => {
      await admin('POST', '/client/', {
        ...{
          client_id: CLIENT_ID,
          name: 'Drawbridge',
          confidential: true,
          enabled: true,
          password: GLEWLWYD_SECRET,
        },
        redirect_uri: [`${drawbridge}/signin/callback`],
        backchannel_logout_uri: `${drawbridge}/signin/backchannel_logout`,
        authorization_type: ['code'],
        token_endpoint_auth_method: ['client_secret_basic'],
      })
      for (const person of people) {
        await admin('POST', '/user/', { ...person, password: PASSWORD, enabled: true, scope: SCOPES })
      }
    },
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill()
      await gone
      await rm(folder, { recursive: true })
    },
  }
}

/** Signs in at Glewlwyd as its login page does in a browser. @returns the URL of the callback */
export async function throughGlewlwyd(there: HttpBrowser, start: string, username: string): Promise<string> {
  const send = (method: string, path: string, body: unknown) =>
    there.request(new URL(path, start).href, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  // Glewlwyd redirects to its own login page, whose script calls its API.
  const asked = (await there.get(start)).headers.get('location') ?? ''
  if (!asked.includes('/login.html')) throw new Error(`no login page: ${asked}`)
  const login = await send('POST', '/api/auth/', { username, password: PASSWORD })
  const scopes = SCOPES.join(' ')
  const grant = await send('PUT', `/api/auth/grant/${CLIENT_ID}/${encodeURIComponent(scopes)}`, {
    scope: scopes,
  })
  if (login.status !== 200 || grant.status !== 200) throw new Error(`${login.status} ${grant.status}`)
  return (await there.get(`${start}&g_continue`)).headers.get('location') ?? ''
}

/** Ends the session at Glewlwyd, which then notifies Drawbridge. */
export async function endGlewlwydSession(there: HttpBrowser, issuer: string): Promise<number> {
  const sid = there.cookie('GLEWLWYD2_OIDC_SID')
  return (await there.request(`${issuer}/session/${sid}/`, { method: 'DELETE' })).status
}

const SCOPE = {
  ...{ display_name: 'Scope', description: 'Scope', password_required: true, password_max_age: 0 },
  ...{ scheme: {}, scheme_required: {} },
}

const property = { multiple: false, read: true, write: true, 'profile-read': false, 'profile-write': false }
const USER_PROPERTIES = `
  update g_user_module_instance set gumi_parameters = '${JSON.stringify({
    'use-glewlwyd-connection': true,
    'data-format': { email_verified: property },
  })}';`

const configuration = (origin: string, port: number, database: string): string => `
  port = ${port}
  bind_address = "127.0.0.1"
  external_url = "${origin}"
  login_url = "login.html"
  api_prefix = "api"
  log_mode = "console"
  log_level = "NONE"
  cookie_secure = 0
  session_expiration = 2419200
  session_key = "GLEWLWYD2_SESSION_ID"
  admin_scope = "g_admin"
  profile_scope = "g_profile"
  admin_session_authentication = "cookie"
  login_api_enabled = true
  user_module_path = "${MODULES}/user"
  client_module_path = "${MODULES}/client"
  user_auth_scheme_module_path = "${MODULES}/scheme"
  plugin_module_path = "${MODULES}/plugin"
  hash_algorithm = "SHA512"
  database = { type = "sqlite3"; path = "${database}"; };
`

/** The plugin with its own keys. The required settings are an issuer, a key, and lifetimes. */
function plugin(origin: string): Record<string, unknown> {
  const { privateKey: key, publicKey: cert } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return {
    ...{ iss: `${origin}/api/oidc`, 'jwt-type': 'rsa', 'jwt-key-size': '256', key, cert, 'jwks-show': true },
    ...{ 'access-token-duration': 600, 'refresh-token-duration': 3600, 'code-duration': 60 },
    ...{ 'auth-type-code-enabled': true, 'subject-type': 'public', 'oauth-as-iss-id': true },
    ...{ 'pkce-allowed': true, 'pkce-required': true, 'pkce-method-plain-allowed': false },
    ...{ 'name-claim': 'mandatory', 'email-claim': 'mandatory' },
    claims: [
      {
        ...{ name: 'email_verified', 'user-property': 'email_verified', mandatory: true, type: 'boolean' },
        ...{ 'boolean-value-true': '1', 'boolean-value-false': '0' },
      },
    ],
    ...{ 'session-management-allowed': true, 'back-channel-logout-allowed': true },
    ...{ 'session-cookie-name': 'GLEWLWYD2_OIDC_SID', 'session-cookie-expiration': 2419200 },
  }
}

/** Waits until it accepts requests, and signs in with the account that every new installation has. */
async function signedInAdmin(child: ChildProcess, origin: string) {
  const browser = new HttpBrowser(origin)
  const send = (method: string, path: string, body: unknown) =>
    browser.request(`/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  for (let tries = 0; ; tries++) {
    const response = await send('POST', '/auth/', { username: 'admin', password: 'password' }).catch(
      () => null,
    )
    if (response?.status === 200) break
    if (child.exitCode !== null || tries > 200) throw new Error('glewlwyd does not start')
    await new Promise((rested) => setTimeout(rested, 50))
  }
  return async (method: string, path: string, body: unknown): Promise<void> => {
    const response = await send(method, path, body)
    if (response.status !== 200)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  }
}

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tls from 'node:tls'
import { promisify } from 'node:util'
import { expect, onTestFinished } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { createAuthority } from '../support/certificates.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { obtainTokens } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import { PASSWORD, settle } from '../support/merchants.ts'
import { hasNginx, startNginx } from '../support/nginx.ts'
import { operatorFor } from '../support/operator.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

// The samples of deploy/proxy as they are, with other addresses, in front of one web node that runs and one that does not.

const SAMPLES = join(import.meta.dirname, '../../deploy/proxy')
const hasCaddy = await promisify(execFile)('caddy', ['version']).then(
  () => true,
  () => false,
)
for (const [name, present] of Object.entries({ nginx: hasNginx, caddy: hasCaddy })) {
  if (!present) process.stderr.write(`${name} is not installed: its sample is not tested\n`)
}

const test = serverTest
  .extend('setting', FILE, async () => ({
    config: { publicUrl: `https://localhost:${await freePort()}`, trustProxy: { hops: 1 } },
  }))
  // Through the first proxy, since nobody else listens at the server's address before.
  .extend('settled', FILE, ({ server }) => {
    let settling: ReturnType<typeof settleWithEndpoint> | undefined
    return () => (settling ??= settleWithEndpoint(server))
  })

async function settleWithEndpoint(server: TestServer) {
  const { confidential } = await settle(server)
  const operator = operatorFor(server)
  const dora = { email: 'dora@acme.example', name: 'Dora', password: PASSWORD, publishers: ['acme'] }
  must(await operator.put('/users/dora', dora))
  const wanted = { environment: 'production', url: 'https://partner.example/hooks' }
  const endpoint: string = must(await operator.post('/apps/sync/endpoints', wanted)).body.id
  return { client: confidential, endpoint }
}

/** Makes this process trust an authority until the test ends. */
function trust(authority: string): void {
  const usual = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...usual, authority])
  onTestFinished(() => tls.setDefaultCACertificates(usual))
}

const answers = (url: string): Promise<number> =>
  fetch(`${url}/readyz`).then(
    ({ status }) => status,
    () => 0,
  )

/** Everything that a proxy could spoil. */
async function expectToWork(
  server: TestServer,
  { client, endpoint }: Awaited<ReturnType<typeof settleWithEndpoint>>,
) {
  const { base } = server
  const tokens = await obtainTokens(base, client)
  const authorization = `Bearer ${tokens.access_token}`
  expect(await (await fetch(`${base}/api/v1/me`, { headers: { authorization } })).json()).toMatchObject({
    connection: tokens.connection,
  })

  const stranger = new HttpBrowser(base)
  const csrf = csrfOf(await (await stranger.get('/signin')).text())
  const failed = await stranger.request('/signin', {
    method: 'POST',
    body: new URLSearchParams({ csrf, email: 'x@x.example', password: 'wrong', return_to: '' }),
    headers: { 'x-forwarded-for': '203.0.113.7' },
  })
  expect(failed.status).toBe(401)
  const audit = await operatorFor(server).get('/audit?limit=1')
  expect(audit.body.data[0].ip).toMatch(/^(127\.0\.0\.1|::1)$/)

  const dora = new HttpBrowser(base)
  await signIn(dora, 'dora@acme.example', PASSWORD)
  const path = `/developers/apps/sync/webhooks/${endpoint}/live`
  const live = await dora.request(path, { signal: AbortSignal.timeout(30_000) })
  const reader = live.body!.pipeThrough(new TextDecoderStream()).getReader()
  // It lasts for five minutes, so a proxy that collects it would show nothing for as long.
  expect((await reader.read()).value).toContain(': watching')
  await reader.cancel()

  const imported = await fetch(`${base}/platform/v1/import`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-ndjson',
      authorization: `Bearer ${server.operatorToken}`,
    },
    body: '{}\n'.repeat(1000),
  })
  expect(await imported.json()).toMatchObject({ stored: 0, refused: 1000 })
}

test.skipIf(!hasNginx)('nginx passes everything on', async ({ server, folder, settled }) => {
  const { port } = new URL(server.base)
  const authority = await createAuthority()
  const { key, cert } = await authority.issue(['localhost'])
  trust(authority.ca)
  await writeFile(join(folder, 'key.pem'), key)
  await writeFile(join(folder, 'cert.pem'), cert)
  const plain = await freePort()
  const sample = await readFile(join(SAMPLES, 'nginx.conf'), 'utf8')
  const ours = sample
    .replace('127.0.0.1:3000', `127.0.0.1:${server.runtime.config.port}`)
    .replace('127.0.0.1:3001', `127.0.0.1:${await freePort()}`)
    .replace('listen 443', `listen 127.0.0.1:${port}`)
    .replace('listen 80', `listen 127.0.0.1:${plain}`)
    .replaceAll('drawbridge.example.com', 'localhost')
    .replace('/etc/ssl/drawbridge/fullchain.pem', join(folder, 'cert.pem'))
    .replace('/etc/ssl/drawbridge/privkey.pem', join(folder, 'key.pem'))
  onTestFinished(await startNginx(folder, ours))
  await expect.poll(() => answers(server.base)).toBe(200)
  await expectToWork(server, await settled())
  const { status, headers } = await fetch(`http://localhost:${plain}/docs?a=b`, { redirect: 'manual' })
  expect([status, headers.get('location')]).toEqual([301, 'https://localhost/docs?a=b'])
})

test.skipIf(!hasCaddy)('Caddy passes everything on', async ({ server, folder, settled }) => {
  const { host } = new URL(server.base)
  const file = join(folder, 'Caddyfile')
  // A certificate of its own authority, which stays out of this machine's trust store; and no other port.
  const forTests = '{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n'
  await writeFile(file, forTests + (await readFile(join(SAMPLES, 'Caddyfile'), 'utf8')))
  const env = {
    ...{ PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, DOMAIN: host },
    WEB_NODES: `127.0.0.1:${server.runtime.config.port} 127.0.0.1:${await freePort()}`,
  }
  const caddy = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { env, stdio: 'ignore' })
  onTestFinished(async () => {
    const gone = once(caddy, 'exit')
    // Asked politely, it would wait for the live view.
    caddy.kill('SIGKILL')
    await gone
  })
  const root = join(folder, 'caddy/pki/authorities/local/root.crt')
  await expect.poll(() => readFile(root, 'utf8').catch(() => '')).toContain('END CERTIFICATE')
  trust(await readFile(root, 'utf8'))
  await expect.poll(() => answers(server.base)).toBe(200)
  await expectToWork(server, await settled())
})

import type { RequestListener, Server } from 'node:http'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { test as plain } from 'vitest'
import type { ConnectedDatabase } from '../../src/database/connect.ts'
import { type Demo, startDemo } from '../../src/demo/start.ts'
import type { Runtime } from '../../src/runtime.ts'
import { startWorker, type Worker } from '../../src/webhooks/worker.ts'
import { openPage, startBrowser } from './browser.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { setDemoStage } from './demo_stage.ts'
import { temporaryFolder } from './folder.ts'
import { listen } from './listen.ts'
import { settle } from './merchants.ts'
import { operatorFor } from './operator.ts'
import { startReceiver } from './receiver.ts'
import { type ServerOptions, startServer, type TestServer } from './server.ts'
import { startSmallPartner } from './small_partner.ts'
import { createWorld, must } from './world.ts'

/**
 * The starting points of the stories in test/. A fixture is set up for the first test that names it in its parameter,
 * and closed after the last test of the file, or of the worker. Unused fixtures are never set up.
 * A file that needs more extends one of these tests, with its own fixtures or another `setting`:
 * `const test = merchantsTest.extend('setting', FILE, { platform: 'rentlio' })`.
 */
export const FILE = { scope: 'file' } as const

type Cleanup = { onCleanup(close: () => unknown): void }

// Vitest reads a fixture's dependencies from its first parameter, so a fixture without any needs an empty pattern.
// biome-ignore-start lint/correctness/noEmptyPattern: see above
const database = async ({}, { onCleanup }: Cleanup): Promise<TestDatabase> => {
  const opened = await createDatabase()
  onCleanup(opened.close)
  return opened
}

const folder = async ({}, { onCleanup }: Cleanup): Promise<string> => {
  const { path, remove } = await temporaryFolder('files')
  onCleanup(remove)
  return path
}

const serve = async ({}, { onCleanup }: Cleanup) => {
  const servers: Server[] = []
  onCleanup(() => {
    for (const server of servers) server.close()
  })
  return async (handler: RequestListener): Promise<string> => {
    const { server, origin } = await listen(handler)
    servers.push(server)
    return origin
  }
}

export const startedReceiver = async ({}, { onCleanup }: Cleanup) => {
  const started = await startReceiver()
  onCleanup(started.close)
  return started
}

const chromium = async ({}, { onCleanup }: Cleanup) => {
  const started = await startBrowser()
  onCleanup(() => started.close())
  return started
}

const partnerSite = async ({}, { onCleanup }: Cleanup) => {
  const started = await startSmallPartner()
  onCleanup(() => started.server.close())
  return started
}
// biome-ignore-end lint/correctness/noEmptyPattern: see above

/** The worker's browser. Its pages are closed at the end of the file. */
const browser = ({ chromium }: { chromium: Browser }, { onCleanup }: Cleanup): Browser => {
  onCleanup(() => Promise.all(chromium.contexts().map((context) => context.close())))
  return chromium
}

type Given = { setting: ServerOptions; database: ConnectedDatabase }
type Started = { server: TestServer; database: ConnectedDatabase }

const server = async ({ setting, database }: Given, { onCleanup }: Cleanup): Promise<TestServer> => {
  const started = await startServer({ database, ...setting })
  onCleanup(started.close)
  return started
}

/** A second node with the same database, which joins a running one. */
const otherNode = async ({ server, database }: Started, { onCleanup }: Cleanup): Promise<TestServer> => {
  const { secretKeys, trustProxy } = server.runtime.config
  const config = { secretKeys, trustProxy, operatorTokens: [server.operatorToken] }
  const started = await startServer({ database, clock: server.clock, config })
  onCleanup(started.close)
  return started
}

const demo = async ({ runtime }: { runtime: Runtime }, { onCleanup }: Cleanup): Promise<Demo> => {
  const started = await startDemo(runtime)
  if (!started) throw new Error('no demo')
  onCleanup(started.close)
  return started
}

const runtime = ({ server }: { server: TestServer }): Runtime => server.runtime
const clock = ({ server }: { server: TestServer }) => server.clock
const operator = ({ server }: { server: TestServer }) => operatorFor(server)

/**
 * Sends webhooks. A file that needs it adds it with `auto`, because most of its tests depend on it without naming it.
 */
export const startedWorker = async (
  { runtime }: { runtime: Runtime },
  { onCleanup }: Cleanup,
): Promise<Worker> => {
  const started = await startWorker(runtime)
  onCleanup(started.stop)
  return started
}

/**
 * `database`: a migrated database; `folder`: an empty folder; `serve`: listens on a loopback port and returns its
 * origin.
 */
export const baseTest = plain
  .extend('database', FILE, database)
  .extend('folder', FILE, folder)
  .extend('serve', FILE, serve)

/**
 * `server`: the web app with that database, configured by `setting`, with a movable clock; `runtime`: its parts;
 * `otherNode`: a second node; `operator`: calls /platform/v1; `demo`: demo data and the small partner app;
 * `receiver`: a partner's endpoint; `partnerSite`: a partner's web site; `browser`: Chromium; `open`: opens a page in
 * it at the server.
 */
export const serverTest = baseTest
  .extend('setting', FILE, {} as ServerOptions)
  .extend('server', FILE, server)
  .extend('runtime', FILE, runtime)
  .extend('clock', FILE, clock)
  .extend('otherNode', FILE, otherNode)
  .extend('operator', FILE, operator)
  .extend('demo', FILE, demo)
  .extend('receiver', FILE, startedReceiver)
  .extend('partnerSite', FILE, partnerSite)
  .extend('chromium', { scope: 'worker' }, chromium)
  .extend('browser', FILE, browser)
  .extend('open', FILE, ({ browser, server }) => {
    return (options?: BrowserContextOptions & { also?: string[] }) => openPage(browser, server.base, options)
  })

/** The same, set up anew for each test. */
export const freshTest = plain
  .extend('setting', {} as ServerOptions)
  .extend('folder', folder)
  .extend('database', database)
  .extend('server', server)
  .extend('runtime', runtime)
  .extend('clock', clock)
  .extend('receiver', startedReceiver)

/** Merchants, their people, a publisher and its apps with credentials: see `settle`. */
export const merchantsTest = serverTest.extend('world', { ...FILE, auto: true }, ({ server }) =>
  settle(server),
)

/** Merchants and the app `desk`: see `createWorld`; `client`: the app's client id in production. */
export const deskTest = serverTest
  .extend('desk', { ...FILE, auto: true }, ({ operator }) => createWorld(operator))
  .extend('client', FILE, async ({ operator }): Promise<string> => {
    return must(await operator.post('/apps/desk/clients', { environment: 'production' })).body.client_id
  })

/** The demo after some use: see `setDemoStage`. */
export const demoTest = serverTest.extend('stage', FILE, ({ server, demo, receiver }) =>
  setDemoStage(server, demo, receiver),
)

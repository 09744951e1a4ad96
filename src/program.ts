import { createServer, type Server } from 'node:http'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { watchClock } from './database/clock.ts'
import { connectDatabase } from './database/connect.ts'
import { startEmbedded } from './database/embedded/server.ts'
import { migrate } from './database/migrate.ts'
import { requireMigrations } from './database/migrations/state.ts'
import { warnOfPrivileges } from './database/privileges.ts'
import { createVault } from './database/vault.ts'
import { type Demo, startDemo } from './demo/start.ts'
import { greeting } from './greeting.ts'
import { HealthChecks } from './http/health.ts'
import { measureProcess, metricsServer } from './http/metrics.ts'
import { readOrCreateSecrets } from './local_secrets.ts'
import { startMailWorker } from './mail/worker.ts'
import { SYSTEM } from './model/audit/audit_log.ts'
import { startAuditSeals } from './model/audit/audit_seals.ts'
import { createRequestLog } from './model/audit/request_log.ts'
import { ensureSigningKey } from './model/signing_keys.ts'
import { startCleanUp } from './oauth/cleanup.ts'
import { loadPlatform } from './platform/load.ts'
import { watchReadiness } from './readiness.ts'
import type { Runtime } from './runtime.ts'
import { databaseUnreachable, StartError } from './start_error.ts'
import { startWorker } from './webhooks/worker.ts'

export type Program = {
  /** What the person who started it wants to know. */
  greeting: string
  /** Resolves with a sentence when something that the program needs has stopped. */
  broken: Promise<string>
  /**
   * Lets what is under way end, for at most `ms`, and closes everything in the reverse order of opening.
   * @returns whether everything ended in time
   */
  stop(ms: number): Promise<boolean>
}

type Closing = (() => Promise<unknown>)[]

/**
 * Starts the whole product as configured: database, migrations, keys, web and worker, demo.
 * @throws StartError that says what is wrong and what to do
 */
export async function startProgram(config: Config, log: Logger): Promise<Program> {
  const closing: Closing = []
  try {
    return await assemble(config, log, closing)
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

async function assemble(given: Config, log: Logger, closing: Closing): Promise<Program> {
  const platform = loadPlatform(given.platform)
  const { config, created } = await readOrCreateSecrets(given)
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir })
  if (embedded) closing.push(embedded.stop)
  const url = config.databaseUrl ?? embedded?.url ?? ''
  const { db, pool, close } = connectDatabase(url, {
    // A worker listens on one more.
    max: config.databasePool - (config.role === 'web' ? 0 : 1),
    bounded: true,
    onError: (err) => log.warn({ err }, 'a database connection broke'),
  })
  closing.push(close)
  try {
    // In production, only `npm run migrate` does: a node that starts must not lock the tables of others.
    if (embedded || config.demo) await migrateAtStart(url)
    await requireMigrations(db, log)
  } catch (error) {
    throw embedded ? error : databaseUnreachable(error)
  }
  if (!embedded) await warnOfPrivileges(db, log)
  const clock = await watchClock(pool, log)
  closing.push(clock.stop)
  const now = () => new Date()
  const vault = createVault(config.secretKeys ?? [])
  const requestLog = createRequestLog(db, now, (err) => log.warn({ err }, 'request log'))
  closing.push(requestLog.flush)
  const runtime: Runtime = {
    config,
    db,
    pool,
    vault,
    platform,
    now,
    clockSkew: clock.skew,
    log,
    requestLog,
    metrics: new Registry(),
    health: new HealthChecks(),
  }
  measureProcess(runtime.metrics, pool, clock.skew)
  watchReadiness(runtime)
  if (config.metricsPort !== null) await serveMetrics(runtime, config.metricsPort, closing)
  await ensureSigningKey(db, vault, SYSTEM, now())
  if (config.role !== 'web') {
    closing.push(startCleanUp(runtime).stop)
    closing.push(startAuditSeals(runtime).stop)
    const mails = startMailWorker(runtime)
    const webhooks = await startWorker(runtime)
    // Both at once: each may take most of the time that there is.
    closing.push(() => Promise.all([webhooks.stop(), mails?.stop()]))
  }
  if (config.role !== 'worker') await serve(runtime, closing)
  const demo = config.demo && config.role !== 'worker' ? await openDemo(runtime, closing) : null
  return {
    greeting: greeting({ config, platform, notes: embedded?.notes ?? [], created, demo }),
    broken: embedded ? embedded.gone.then(() => 'The embedded PostgreSQL has gone.') : new Promise(() => {}),
    stop: async (ms) => {
      const late = new Promise<false>((resolve) => setTimeout(resolve, ms, false).unref())
      return await Promise.race([closeAll(closing).then(() => true), late])
    },
  }
}

/** With connections of its own, on which a statement may take as long as it needs. */
async function migrateAtStart(url: string): Promise<void> {
  const { db, close } = connectDatabase(url, { max: 4 })
  await migrate(db).finally(close)
}

async function serve(runtime: Runtime, closing: Closing): Promise<void> {
  const app = await createApp(runtime)
  closing.push(app.close)
  // boundBodies bounds them instead: imports may take longer than any other request.
  const http = createServer({ requestTimeout: 0 }, app.handler)
  await listen(http, runtime.config.host, runtime.config.port, 'PORT')
  closing.push(async () => {
    app.endLongRequests()
    await drain(http)
  })
}

/** On its own port, for worker processes too; it should be open to the operator's network only. */
async function serveMetrics(
  { config, metrics, health }: Runtime,
  port: number,
  closing: Closing,
): Promise<void> {
  const http = metricsServer(metrics, health)
  await listen(http, config.host, port, 'METRICS_PORT')
  closing.push(() => drain(http))
}

/** @throws StartError when the partner app's port is taken */
async function openDemo(runtime: Runtime, closing: Closing): Promise<Demo | null> {
  const { demoAppPort } = runtime.config
  const demo = await startDemo(runtime).catch((error) => {
    throw error.code === 'EADDRINUSE' ? portTaken(demoAppPort, '127.0.0.1', 'DEMO_APP_PORT') : error
  })
  if (demo) closing.push(demo.close)
  return demo
}

function portTaken(port: number, host: string, variable: string): StartError {
  return new StartError(
    `Port ${port} on ${host} is in use: stop what uses it, or set ${variable} to another.`,
  )
}

/** @throws StartError for a port that is taken or may not be used */
async function listen(http: Server, host: string, port: number, variable: string): Promise<void> {
  await new Promise<void>((listening, failed) =>
    http.once('error', failed).listen(port, host, listening),
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw portTaken(port, host, variable)
    throw new StartError(`Cannot listen on ${host}:${port} (${error.code}): set HOST and ${variable}.`)
  })
}

/** Accepts no new connections, lets open requests finish, and closes idle connections. */
async function drain(http: Server): Promise<void> {
  const closed = new Promise((done) => http.close(done))
  http.closeIdleConnections()
  await closed
}

/** Closes what was opened last first. */
async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}

import type { Server } from 'node:http'
import { Registry } from 'prom-client'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { watchClock } from './database/clock.ts'
import { connectDatabase } from './database/connect.ts'
import { startEmbedded } from './database/embedded/server.ts'
import { migrate } from './database/migrate.ts'
import { requireMigrations } from './database/migrations/state.ts'
import { type DatabaseAddress, findAddresses, warnOfMissingBound } from './database/pooler.ts'
import { warnOfPrivileges } from './database/privileges.ts'
import { createVault } from './database/vault.ts'
import { type Demo, startDemo } from './demo/start.ts'
import { greeting } from './greeting.ts'
import { prepareDrain } from './http/drain.ts'
import { HealthChecks } from './http/health.ts'
import { measureConnections, measureProcess, metricsServer } from './http/metrics.ts'
import { webServer } from './http/web_server.ts'
import { readOrCreateSecrets } from './local_secrets.ts'
import { startMailWorker } from './mail/worker.ts'
import { SYSTEM } from './model/audit/audit_log.ts'
import { startAuditSeals } from './model/audit/audit_seals.ts'
import { createRequestLog } from './model/audit/request_log.ts'
import { noteDefinition } from './model/published_definitions.ts'
import { ensureSigningKey } from './model/signing_keys.ts'
import { startCleanUp } from './oauth/cleanup.ts'
import { loadPlatform } from './platform/load.ts'
import { watchReadiness } from './readiness.ts'
import type { Runtime } from './runtime.ts'
import { databaseUnreachable, StartError } from './start_error.ts'
import { measureLog, type ProgramLog } from './telemetry/log.ts'
import { VERSION } from './version.ts'
import { startWorker } from './webhooks/worker.ts'

export type Program = {
  /** Text for the person at the terminal. It may contain secrets that were created at this start. */
  greeting: string
  /** The same for the log, without secrets. */
  ready: object
  /** Resolves with a sentence when something that the program needs has stopped. */
  broken: Promise<string>
  /**
   * Reports that it is not ready, stops claiming work, and serves for another `grace` milliseconds. Then it waits for
   * current work, and closes everything in the reverse order of opening.
   * @param ms maximum milliseconds for all of this
   * @returns whether everything ended in time
   */
  stop(ms: number, grace: number): Promise<boolean>
}

type Closing = (() => Promise<unknown>)[]

/**
 * Starts the whole product as configured: database, migrations, keys, web and worker, demo.
 * @throws StartError that says what is wrong and what to do
 */
export async function startProgram(config: Config, lines: ProgramLog): Promise<Program> {
  const closing: Closing = []
  try {
    return await assemble(config, lines, closing)
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

async function assemble(given: Config, lines: ProgramLog, closing: Closing): Promise<Program> {
  const { log } = lines
  const metrics = new Registry()
  await openTelemetry(given, metrics, lines, closing)
  const platform = loadPlatform(given.platform)
  const { config, created } = await readOrCreateSecrets(given)
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir })
  if (embedded) closing.push(embedded.stop)
  const { served, direct } = await findAddresses(config, embedded?.url)
  const { db, pool, generalPool, close } = connectDatabase(served.url, {
    pooling: served.pooling,
    // A worker uses one more connection to listen.
    max: config.databasePool - (config.role === 'web' ? 0 : 1),
    bounded: true,
    onError: (err) => log.warn({ err }, 'a database connection was lost'),
  })
  closing.push(close)
  try {
    // In production, only `npm run migrate` migrates, because a starting node must not lock tables that others use.
    if (embedded || config.demo) await migrateAtStart(direct)
    await requireMigrations(db, log)
  } catch (error) {
    throw embedded ? error : databaseUnreachable(error)
  }
  if (!embedded) await warnOfPrivileges(db, log)
  if (served.pooling === 'transaction') await warnOfMissingBound(db, log)
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
    metrics,
    health: new HealthChecks(),
  }
  measureProcess(runtime.metrics, runtime)
  measureConnections(runtime.metrics, { pool, generalPool })
  watchReadiness(runtime)
  if (config.metricsPort !== null) await serveMetrics(runtime, config.metricsPort, closing)
  await ensureSigningKey(db, vault, SYSTEM, now())
  if (config.role !== 'worker') {
    // The changelog can wait until the database is writable again.
    await noteDefinition(db, platform, now()).catch((err) =>
      log.warn({ err }, 'the definition could not be recorded'),
    )
  }
  // These stop at the same time, and first. Each may take most of the available time, and claiming must stop first.
  const working: ((grace: number) => Promise<unknown>)[] = []
  let grace = 0
  closing.push(() => Promise.all(working.map((end) => end(grace))))
  if (config.role !== 'web') {
    working.push(startCleanUp(runtime).stop, startAuditSeals(runtime).stop)
    const mails = startMailWorker(runtime)
    if (mails) working.push(mails.stop)
    working.push((await startWorker(runtime)).stop)
  }
  if (config.role !== 'worker') working.push(await serve(runtime))
  const demo = config.demo && config.role !== 'worker' ? await openDemo(runtime, closing) : null
  return {
    ready: {
      ...{ version: VERSION, role: config.role, platform: platform.name, address: config.publicUrl },
      ...(created.length > 0 && { secrets_created_in: config.dataDir }),
      ...(demo && { demo_app: demo.partnerUrl }),
      ...(embedded && embedded.notes.length > 0 && { notes: embedded.notes }),
    },
    greeting: greeting({ config, platform, notes: embedded?.notes ?? [], created, demo }),
    broken: embedded
      ? embedded.gone.then(() => 'The embedded PostgreSQL has stopped.')
      : new Promise(() => {}),
    stop: async (ms, given) => {
      grace = given
      runtime.health.leave()
      const late = new Promise<false>((resolve) => setTimeout(resolve, ms, false).unref())
      return await Promise.race([closeAll(closing).then(() => true), late])
    },
  }
}

/** Opened first and closed last, so that telemetry of the shutdown is sent too. */
async function openTelemetry(
  { telemetry }: Config,
  metrics: Registry,
  lines: ProgramLog,
  closing: Closing,
): Promise<void> {
  measureLog(metrics, lines)
  if (!telemetry.traces && !telemetry.metrics) return
  const { startTelemetry } = await import('./telemetry/otlp.ts')
  closing.push(await startTelemetry(telemetry, metrics, lines.log))
}

/** Bypasses a pooler, because the lock belongs to a session. Statements have no timeout. */
async function migrateAtStart({ url, pooling }: DatabaseAddress): Promise<void> {
  const { db, close } = connectDatabase(url, { pooling, max: 4 })
  await migrate(db).finally(close)
}

/** @returns a function that stops serving after `grace` milliseconds */
async function serve(runtime: Runtime): Promise<(grace: number) => Promise<void>> {
  const { config } = runtime
  const app = await createApp(runtime)
  const http = webServer(config.shutdownGraceMs, app.handler)
  const drain = prepareDrain(http)
  await listen(http, config.host, config.port, 'PORT').catch(async (error) => {
    await app.close()
    throw error
  })
  return async (grace) => {
    await drain(grace, app.endLongRequests)
    await app.close()
  }
}

/** On its own port, also in worker processes. The port should be open only to the operator's network. */
async function serveMetrics(
  { config, metrics, health }: Runtime,
  port: number,
  closing: Closing,
): Promise<void> {
  const http = metricsServer(metrics, health)
  const drain = prepareDrain(http)
  await listen(http, config.host, port, 'METRICS_PORT')
  closing.push(() => drain(0))
}

/** @throws StartError if the partner app's port is taken */
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
    `Port ${port} on ${host} is in use. Stop the program that uses it, or set ${variable} to another port.`,
  )
}

/** @throws StartError if the port is taken or cannot be used */
async function listen(http: Server, host: string, port: number, variable: string): Promise<void> {
  await new Promise<void>((listening, failed) =>
    http.once('error', failed).listen(port, host, listening),
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw portTaken(port, host, variable)
    throw new StartError(`Could not listen on ${host}:${port} (${error.code}). Check HOST and ${variable}.`)
  })
}

/** Closes everything in the reverse order of opening. */
async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}

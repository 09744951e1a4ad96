import type { Link, Span, SpanOptions, TracerProvider } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { Sampler } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { VERSION } from '../version.ts'
import { registryProducer } from './otlp_metrics.ts'
import type { TraceContext } from './trace_context.ts'
import { type StartSpan, traceWith } from './tracing.ts'
import type { TelemetryConfig } from './variables.ts'

/** Maximum milliseconds for the last export when the program stops. */
const FLUSH_MS = 1000

/**
 * Sends traces and metrics to an OpenTelemetry collector (OTLP over HTTP). OpenTelemetry is only loaded here. The
 * exporters read endpoint, headers and the rest of OTEL_EXPORTER_OTLP_* themselves. If the collector is too slow,
 * data is dropped, and no request waits for it.
 * @returns a function that sends the rest and stops
 */
export async function startTelemetry(
  config: TelemetryConfig,
  registry: Registry,
  log: Logger,
): Promise<() => Promise<void>> {
  const { defaultResource, detectResources, envDetector, resourceFromAttributes, serviceInstanceIdDetector } =
    await import('@opentelemetry/resources')
  const own = resourceFromAttributes({ 'service.name': 'drawbridge', 'service.version': VERSION })
  const found = detectResources({ detectors: [serviceInstanceIdDetector, envDetector] })
  const resource = defaultResource().merge(own).merge(found)
  const started = [
    ...(config.traces ? [await startTraces(config, resource, log)] : []),
    ...(config.metrics ? [await startMetrics(config, resource, registry, log)] : []),
  ]
  return async () => {
    traceWith(null)
    const ended = Promise.allSettled(started.map((one) => one.shutdown()))
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())])
  }
}

type Started = { shutdown(): Promise<void> }

async function startTraces(config: TelemetryConfig, resource: Resource, log: Logger): Promise<Started> {
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto')
  const exporter = tellFailures(new OTLPTraceExporter(), 'traces', log)
  const provider = new TracerProvider({
    resource,
    sampler: await ownSampler(config),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: config.tracesEvery })],
  })
  traceWith(await spanStarter(provider))
  return provider
}

async function spanStarter(provider: TracerProvider): Promise<StartSpan> {
  const { ROOT_CONTEXT, SpanKind, TraceFlags, trace } = await import('@opentelemetry/api')
  const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }
  const tracer = provider.getTracer('drawbridge', VERSION)
  const remoteContext = ({ traceId, spanId, sampled }: TraceContext) => ({
    ...{ traceId, spanId, isRemote: true },
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
  })
  return ({ name, kind, attributes, remote, cause }, parent: Span | null) => {
    const links: Link[] = cause ? [{ context: remoteContext(cause) }] : []
    const options: SpanOptions = { kind: kinds[kind], links, ...(attributes && { attributes }) }
    if (parent) return tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, parent))
    return tracer.startSpan(
      name,
      options,
      remote ? trace.setSpanContext(ROOT_CONTEXT, remoteContext(remote)) : ROOT_CONTEXT,
    )
  }
}

/**
 * A caller's trace is continued, but we decide what is recorded. A partner cannot cause recording with its own flag,
 * or with a trace id chosen to pass the ratio (docs/decisions/0182).
 */
async function ownSampler({ sampler, ratio }: TelemetryConfig): Promise<Sampler> {
  const {
    AlwaysOffSampler,
    AlwaysOnSampler,
    ParentBasedSampler,
    RandomIdGenerator,
    TraceIdRatioBasedSampler,
  } = await import('@opentelemetry/sdk-trace')
  const samplers = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  }
  const root: Sampler = samplers[sampler]()
  const ids = new RandomIdGenerator()
  const byChance: Sampler = {
    shouldSample: (context, _traceId, ...facts) =>
      root.shouldSample(context, ids.generateTraceId(), ...facts),
  }
  return new ParentBasedSampler({
    root,
    remoteParentSampled: byChance,
    remoteParentNotSampled: byChance,
  })
}

async function startMetrics(
  config: TelemetryConfig,
  resource: Resource,
  registry: Registry,
  log: Logger,
): Promise<Started> {
  const { MeterProvider, PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics')
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-proto')
  const exporter = tellFailures(new OTLPMetricExporter(), 'metrics', log)
  const every = config.metricsEvery
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: every,
    exportTimeoutMillis: Math.min(every, 30_000),
    metricProducers: [await registryProducer(registry, resource)],
  })
  return new MeterProvider({ resource, readers: [reader] })
}

type Exporting<Items> = { export(items: Items, done: (result: { code: number }) => void): void }

/** Logs once that exports fail, and once that they work again. */
function tellFailures<Exporter extends Exporting<never>>(
  exporter: Exporter,
  what: string,
  log: Logger,
): Exporter {
  const send = exporter.export.bind(exporter) as Exporting<unknown>['export']
  let failing = false
  exporter.export = (items: unknown, done: (result: { code: number }) => void) => {
    send(items, (result) => {
      const failed = result.code !== 0
      if (failed && !failing) log.warn({ what }, 'the OpenTelemetry collector does not accept data')
      if (!failed && failing) log.info({ what }, 'the OpenTelemetry collector responds again')
      failing = failed
      done(result)
    })
  }
  return exporter
}

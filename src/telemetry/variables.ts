import { z } from 'zod'

const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'], error: 'must be true or false' })
const collector = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional()
const exporter = z.enum(['otlp', 'none'], 'must be otlp or none').default('otlp')
const milliseconds = z.coerce.number('must be a number of milliseconds').int().min(10).max(3_600_000)

const SAMPLERS = ['always_on', 'always_off', 'traceidratio'] as const
const sampler = z
  .enum([...SAMPLERS, ...SAMPLERS.map((name) => `parentbased_${name}` as const)], {
    error: `must be one of ${SAMPLERS.join(', ')}, optionally prefixed with parentbased_`,
  })
  .transform((name) => name.replace('parentbased_', '') as (typeof SAMPLERS)[number])

/**
 * OpenTelemetry's standard names. The exporters and the resource read others themselves: headers, timeout, service
 * name.
 */
export const telemetryVariables = {
  ACCESS_LOG: flag.optional(),
  OTEL_SDK_DISABLED: flag.default(false),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: collector,
  OTEL_TRACES_EXPORTER: exporter,
  OTEL_METRICS_EXPORTER: exporter,
  OTEL_TRACES_SAMPLER: sampler.default('always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('must be a number from 0 to 1').min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: milliseconds.default(5000),
  OTEL_METRIC_EXPORT_INTERVAL: milliseconds.default(60_000),
}

export type TelemetryConfig = {
  /** Whether each request is logged; null: only if the log does not go to a terminal. */
  accessLog: boolean | null
  /** What is sent to an OpenTelemetry collector. */
  traces: boolean
  metrics: boolean
  sampler: (typeof SAMPLERS)[number]
  /** The share of traces that `traceidratio` keeps. */
  ratio: number
  /** Milliseconds between two exports. */
  tracesEvery: number
  metricsEvery: number
}

type Read = z.infer<z.ZodObject<typeof telemetryVariables>>

export function telemetryConfig(value: Read): TelemetryConfig {
  const sent = (own: string | undefined, exporter: string): boolean =>
    !value.OTEL_SDK_DISABLED && exporter === 'otlp' && Boolean(own ?? value.OTEL_EXPORTER_OTLP_ENDPOINT)
  return {
    accessLog: value.ACCESS_LOG ?? null,
    traces: sent(value.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, value.OTEL_TRACES_EXPORTER),
    metrics: sent(value.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, value.OTEL_METRICS_EXPORTER),
    sampler: value.OTEL_TRACES_SAMPLER,
    ratio: value.OTEL_TRACES_SAMPLER_ARG,
    tracesEvery: value.OTEL_BSP_SCHEDULE_DELAY,
    metricsEvery: value.OTEL_METRIC_EXPORT_INTERVAL,
  }
}

/** Variables that ask for other protocols than the specification's default, which is the only one supported here. */
export function otherProtocols(env: Record<string, string | undefined>): string[] {
  const endpoints = ['', 'TRACES_', 'METRICS_'].map((signal) => env[`OTEL_EXPORTER_OTLP_${signal}ENDPOINT`])
  if (!endpoints.some(Boolean)) return []
  return ['', 'TRACES_', 'METRICS_']
    .map((signal) => `OTEL_EXPORTER_OTLP_${signal}PROTOCOL`)
    .filter((name) => (env[name] ?? 'http/protobuf') !== 'http/protobuf')
    .map((name) => `${name} must be http/protobuf (collectors accept it on port 4318)`)
}

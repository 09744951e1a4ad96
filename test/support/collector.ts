import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import protobuf from 'protobufjs'
import { listen } from './listen.ts'

type Attributes = Record<string, string | number | boolean>

export type CollectedSpan = {
  traceId: string
  spanId: string
  /** Empty for the root span of a trace. */
  parent: string
  name: string
  attributes: Attributes
  links: { traceId: string; spanId: string }[]
  failed: boolean
  resource: Attributes
}

export type CollectedMetric = {
  name: string
  description: string
  data: 'gauge' | 'sum' | 'histogram'
  points: {
    attributes: Attributes
    value?: number
    count?: number
    sum?: number
    buckets?: number[]
    bounds?: number[]
  }[]
}

/** Receives traces and metrics by OTLP over HTTP, like a collector. */
export type Collector = {
  origin: string
  spans: CollectedSpan[]
  /** The latest export of each metric. */
  metrics: Map<string, CollectedMetric>
  headers: NodeJS.Dict<string | string[]>[]
  close(): void
}

const { root } = protobuf.parse(readFileSync(new URL('otlp.proto', import.meta.url), 'utf8'))

// biome-ignore-start lint/suspicious/noExplicitAny: protobufjs decodes into untyped objects
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = []
  const metrics = new Map<string, CollectedMetric>()
  const headers: Collector['headers'] = []
  const { server, origin } = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      headers.push(request.headers)
      const body = Buffer.concat(chunks)
      const sent = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
      if (request.url === '/v1/traces') spans.push(...readSpans(sent))
      if (request.url === '/v1/metrics')
        for (const metric of readMetrics(sent)) metrics.set(metric.name, metric)
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { origin, spans, metrics, headers, close }
}

function decode(type: string, bytes: Buffer): any {
  const message = root.lookupType(type)
  return message.toObject(message.decode(bytes), { longs: Number, arrays: true })
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')

function attributesOf(list: any[] = []): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value ?? {})[0]])) as Attributes
}

function readSpans(bytes: Buffer): CollectedSpan[] {
  return decode('otlp.Traces', bytes).resourceSpans.flatMap(({ resource, scopeSpans }: any) =>
    scopeSpans.flatMap(({ spans }: any) =>
      spans.map((span: any) => ({
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parent: hex(span.parentSpanId),
        name: span.name,
        attributes: attributesOf(span.attributes),
        links: span.links.map((link: any) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) })),
        failed: span.status?.code === 2,
        resource: attributesOf(resource.attributes),
      })),
    ),
  )
}

function readMetrics(bytes: Buffer): CollectedMetric[] {
  return decode('otlp.Metrics', bytes).resourceMetrics.flatMap(({ scopeMetrics }: any) =>
    scopeMetrics.flatMap(({ metrics }: any) =>
      metrics.map((metric: any) => {
        const data = ['gauge', 'sum', 'histogram'].find((kind) => metric[kind]) as CollectedMetric['data']
        const points = metric[data].dataPoints.map((point: any) => ({
          attributes: attributesOf(point.attributes),
          value: point.asDouble ?? point.asInt,
          count: point.count,
          sum: point.sum,
          buckets: point.bucketCounts,
          bounds: point.explicitBounds,
        }))
        return { name: metric.name, description: metric.description, data, points }
      }),
    ),
  )
}
// biome-ignore-end lint/suspicious/noExplicitAny: see above

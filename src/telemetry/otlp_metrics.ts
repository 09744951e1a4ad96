import type { Attributes, HrTime } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { DataPoint, Histogram, MetricData, MetricProducer } from '@opentelemetry/sdk-metrics'
import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client'

type Metric = MetricObjectWithValues<MetricValue<string>>
/** A value of a histogram also says which part of the histogram it is. */
type Value = MetricValue<string> & { metricName?: string }

/** The metrics of /metrics for OpenTelemetry, with the same names. */
export async function registryProducer(registry: Registry, resource: Resource): Promise<MetricProducer> {
  const { AggregationTemporality, DataPointType } = await import('@opentelemetry/sdk-metrics')
  const { ValueType } = await import('@opentelemetry/api')
  const since = hrTime(Date.now())

  const convert = ({ name, help, type, values }: Metric, now: HrTime): MetricData => {
    const descriptor = { name, description: help, unit: '', valueType: ValueType.DOUBLE }
    const about = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE }
    const times = { startTime: since, endTime: now }
    // prom-client returns the name of the type.
    switch (String(type)) {
      case 'histogram':
        return { ...about, dataPointType: DataPointType.HISTOGRAM, dataPoints: histograms(values, times) }
      case 'counter':
        return {
          ...{ ...about, dataPointType: DataPointType.SUM, isMonotonic: true },
          dataPoints: numbers(values, times),
        }
      default:
        return { ...about, dataPointType: DataPointType.GAUGE, dataPoints: numbers(values, times) }
    }
  }
  return {
    collect: async () => {
      const metrics = (await registry.getMetricsAsJSON()) as Metric[]
      const now = hrTime(Date.now())
      const converted = metrics.map((metric) => convert(metric, now))
      return {
        resourceMetrics: { resource, scopeMetrics: [{ scope: { name: 'drawbridge' }, metrics: converted }] },
        errors: [],
      }
    },
  }
}

type Times = { startTime: HrTime; endTime: HrTime }

function hrTime(milliseconds: number): HrTime {
  return [Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1_000_000]
}

function numbers(values: Value[], times: Times): DataPoint<number>[] {
  return values.map(({ value, labels }) => ({ ...times, attributes: labels as Attributes, value }))
}

/** Buckets are cumulative in Prometheus, but not in OpenTelemetry. */
function histograms(values: Value[], times: Times): DataPoint<Histogram>[] {
  const series = Map.groupBy(values, ({ labels: { le: _, ...labels } }) => JSON.stringify(labels))
  return [...series].map(([labels, rows]) => {
    const part = (suffix: string) => rows.filter(({ metricName }) => metricName?.endsWith(suffix))
    const buckets = part('_bucket')
    const counts = buckets.map(({ value }, index) => value - (buckets[index - 1]?.value ?? 0))
    const boundaries = buckets.map(({ labels }) => Number(labels.le)).filter(Number.isFinite)
    return {
      ...times,
      attributes: JSON.parse(labels),
      value: {
        buckets: { boundaries, counts },
        sum: part('_sum')[0]?.value ?? 0,
        count: part('_count')[0]?.value ?? 0,
      },
    }
  })
}

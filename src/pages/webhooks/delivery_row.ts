import type { DeliveryState, DeliveryView } from '../../model/webhooks/deliveries.ts'

/** A delivery as a list shows it. */
export interface DeliveryRow {
  id: string
  /** null once its event is no longer kept. */
  event_type: string | null
  test: boolean
  state: DeliveryState
  reason: string | null
  attempts: number
  /** Of the newest attempt: the status of its response, or in two words why there was none; null before the first one. */
  last: string | null
  created_at: Date
  next_attempt_at: Date | null
}

export const deliveryRow = (delivery: DeliveryView): DeliveryRow => ({
  id: delivery.id,
  event_type: delivery.event?.type ?? null,
  test: delivery.event?.test ?? false,
  state: delivery.state,
  reason: delivery.state === 'delivered' ? null : (delivery.reason?.replaceAll('_', ' ') ?? null),
  attempts: delivery.attempt_count,
  last: lastOf(delivery.last_attempt),
  created_at: delivery.created_at,
  next_attempt_at: delivery.next_attempt_at,
})

function lastOf(attempt: DeliveryView['last_attempt']): string | null {
  if (!attempt) return null
  return attempt.status === null ? (attempt.error?.replaceAll('_', ' ') ?? null) : String(attempt.status)
}

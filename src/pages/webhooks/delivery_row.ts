import { en, type Texts } from '../../../views/languages/en.ts'
import type { DeliveryState, DeliveryView, FailureCode } from '../../model/webhooks/deliveries.ts'

type Reason = keyof Texts['webhooks']['reasons']

/** A delivery as a list shows it. */
export interface DeliveryRow {
  id: string
  /** null once its event is no longer kept. */
  event_type: string | null
  test: boolean
  state: DeliveryState
  reason: Reason | null
  attempts: number
  /** The newest attempt's status, or why it got no response. Both are null before the first attempt. */
  last_status: number | null
  last_error: FailureCode | null
  created_at: Date
  /** null if there is none, or if it is already due. */
  next_attempt_at: Date | null
  due: boolean
}

export function deliveryRow(delivery: DeliveryView, now: Date): DeliveryRow {
  const { next_attempt_at: next, last_attempt, event } = delivery
  const due = next !== null && next <= now
  return {
    id: delivery.id,
    event_type: event?.type ?? null,
    test: event?.test ?? false,
    state: delivery.state,
    reason: delivery.state === 'delivered' ? null : reasonOf(delivery),
    attempts: delivery.attempt_count,
    last_status: last_attempt?.status ?? null,
    last_error: last_attempt?.error ?? null,
    created_at: delivery.created_at,
    next_attempt_at: due ? null : next,
    due,
  }
}

const reasonOf = ({ reason }: DeliveryView): Reason | null =>
  reason !== null && Object.hasOwn(en.webhooks.reasons, reason) ? (reason as Reason) : null

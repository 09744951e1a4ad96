/**
 * Why a delivery may not be sent at this moment, as SQL; null if it may. The views of what is live decide, and in
 * addition the event types that the app declares and the scopes that the event requires. The event about the end of a
 * connection can be sent after that end, even if the connection was deleted with its tenant. A test event belongs to
 * no connection. The endpoint can be removed while an event for it commits, so that the removal does not see it.
 *
 * The statement joins `d`, the delivery; `e`, its event; `n`, connection_status; `a`, app_status; and `ep`, its
 * endpoint, unless that was removed. A delivery whose connection exists does not need `a`.
 */
export const REFUSAL = `case
  when ep.id is null then 'endpoint_removed'
  when d.connection_id is null then a.refusal
  when n.id is null then case when d.after_disconnect then a.refusal else 'connection_ended' end
  when d.after_disconnect then n.refusal_after_disconnect
  when n.refusal is not null then n.refusal
  when e.type <> all(n.event_types) then 'event_type_not_declared'
  when not e.scopes <@ n.scopes then 'scope_not_held'
end`

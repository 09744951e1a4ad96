/**
 * Why a delivery may not go out at this moment, as SQL; null when it may. The views of what is live decide, and
 * beyond them the event type that the app declares and the scopes that the event asks for. The event about the end
 * of a connection outlives it, also where the connection was deleted with its tenant. A test event belongs to no connection.
 *
 * The statement joins `d` the delivery, `e` its event, `n` connection_status, and `a` app_status, which a delivery
 * whose connection is there does not need.
 */
export const REFUSAL = `case
  when d.connection_id is null then a.refusal
  when n.id is null then case when d.after_disconnect then a.refusal else 'connection_ended' end
  when d.after_disconnect then n.refusal_after_disconnect
  when n.refusal is not null then n.refusal
  when e.type <> all(n.event_types) then 'event_type_not_declared'
  when not e.scopes <@ n.scopes then 'scope_not_held'
end`

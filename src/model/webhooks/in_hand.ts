/** Whether a worker has claimed the delivery `d`, as SQL. */
export const IN_HAND = `exists (
  select from delivery_lanes l where l.endpoint_id = d.endpoint_id and d.id = any(l.deliveries))`

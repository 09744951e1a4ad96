export const index = { name: 'events_type', table: 'events', on: '(tenant_id, type)' }

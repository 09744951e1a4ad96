export const index = { name: 'records_created', table: 'records', on: '(tenant_id, created_at)' }

export const audit = {
  menu: 'Audit',
  title: 'Audit log',
  about:
    'Who changed what, the newest first. No row is changed. Whole months leave when they are archived. What programs did with tokens is counted per hour, and one row per connection and day.',
  none: 'No row fits.',
  older: 'Older',
  csv: 'Download as CSV',
  ndjson: 'Download as NDJSON',
  routine: 'With tokens that were issued and refreshed',
  fields: {
    action: 'Action, or noun.*',
    app: 'App',
    tenant: 'Tenant',
    publisher: 'Publisher',
    since: 'From',
    until: 'To',
  },
  columns: { action: 'Action', when: 'When', who: 'Who', where: 'Where', app: 'App', tenant: 'Tenant', details: 'What changed' },
  who: {
    user: 'person',
    client: 'app',
    operator: 'operator',
    system: 'the product itself',
    anonymous: 'unknown',
  },
}

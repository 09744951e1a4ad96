export const audit = {
  menu: 'Audit',
  title: 'Audit log',
  about: 'Who changed what, the newest first. Rows are never changed or deleted.',
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
  columns: { action: 'Action', when: 'When', who: 'Who', app: 'App', tenant: 'Tenant', details: 'Details' },
}

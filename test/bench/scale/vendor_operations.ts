import { inTransaction } from '../../../src/database/transaction.ts'
import { connect, disconnect } from '../../../src/model/connections/connections.ts'
import { searchEverything } from '../../../src/model/operators/desk_search.ts'
import { type Place, recordOf, tenantOf } from '../merchants.ts'
import type { Operation } from './partner_operations.ts'
import { APPS, PER_TENANT, SCOPES } from './size.ts'
import type { Subject } from './subject.ts'

const data = {
  number: 'B-1',
  status: 'confirmed',
  total: 42_000,
  currency: 'EUR',
  note: 'late arrival '.repeat(5),
}
const recordPath = (place: Place, id: string) => `/tenants/${tenantOf(place)}/records/bookings/${id}`
const anyRecord = (place: Place) => recordOf(place, 1 + Math.floor(Math.random() * PER_TENANT.records))

const operator = (
  name: string,
  method: string,
  path: (place: Place, subject: Subject) => string,
  body?: (place: Place) => object,
): Operation => ({
  name,
  run: async (subject) => {
    const place = subject.next()
    const response = await subject.operator(method, path(place, subject), body?.(place))
    if (response.includes('"status":4')) throw new Error(`${name}: ${response}`)
  },
})

let raised = 0

const changes: Operation[] = [
  operator(
    'record and event',
    'PUT',
    (place) => recordPath(place, anyRecord(place)),
    () => ({ data, event: 'booking.created' }),
  ),
  operator(
    'new record',
    'PUT',
    (place) => recordPath(place, `new_${raised++}`),
    () => ({ data }),
  ),
  operator(
    'event',
    'POST',
    () => '/events',
    (place) => ({ id: `raised_${raised++}`, type: 'booking.created', tenant: tenantOf(place), data }),
  ),
  operator('record deleted', 'DELETE', (place) => recordPath(place, recordOf(place, 1))),
  {
    name: 'consent',
    run: async (subject) => {
      const { app, tenant } = subject.next()
      const other = `${((app + APPS / 4) % APPS) + 1}`
      const consent = {
        ...{ app: `bench_app_${other}`, client: `bench_client_${other}`, publisher: 'bench', unit: null },
        ...{
          environment: 'sandbox' as const,
          tenant: `bench_${tenant}`,
          scopes: SCOPES,
          user: `bench_user_${tenant}`,
        },
      }
      const { db, platform, now } = subject.runtime
      await inTransaction(db, (trx) =>
        connect(trx, platform, consent, { kind: 'user', id: consent.user, ip: null }, now()),
      )
    },
  },
  {
    name: 'disconnect',
    run: async (subject) => {
      const { app, tenant } = subject.next()
      const { db, platform, now } = subject.runtime
      const actor = { kind: 'operator' as const, id: null, ip: null }
      await inTransaction(db, (trx) => disconnect(trx, platform, `bench_con_${app}_${tenant}`, actor, now()))
    },
  },
]

const reads: Operation[] = [
  operator('operator: a record', 'GET', (place) => recordPath(place, anyRecord(place))),
  operator('operator: records', 'GET', (place) => `/tenants/${tenantOf(place)}/records/bookings`),
  operator('operator: connections of a tenant', 'GET', (place) => `/connections?tenant=${tenantOf(place)}`),
  operator('operator: connections of an app', 'GET', ({ app }) => `/connections?app=bench_app_${app}`),
  operator('operator: tenants', 'GET', () => '/tenants'),
  operator(
    'operator: a person by email',
    'GET',
    ({ tenant }) => `/users?email=owner${tenant}@merchant.example`,
  ),
  operator('operator: audit of a tenant', 'GET', (place) => `/audit?tenant=${tenantOf(place)}`),
  operator('operator: audit of an app', 'GET', ({ app }) => `/audit?app=bench_app_${app}`),
  operator('operator: audit', 'GET', () => '/audit?action=connection.created'),
  operator('operator: deliveries of an app', 'GET', ({ app }) => `/deliveries?app=bench_app_${app}`),
  operator(
    'operator: dead letters of an app',
    'GET',
    ({ app }) => `/deliveries?app=bench_app_${app}&state=dead`,
  ),
  {
    name: 'desk: search by name',
    run: (subject) => searchEverything(subject.runtime.db, `Merchant ${subject.next().tenant}`),
  },
  {
    name: 'desk: search by email',
    run: (subject) => searchEverything(subject.runtime.db, `owner${subject.next().tenant}@`),
  },
]

/** The requests of the vendor's programs and people. */
export const vendorOperations: Operation[] = [...changes, ...reads]

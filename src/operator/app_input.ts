import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { unprocessable } from '../http/problem.ts'
import type { App } from '../model/apps/apps.ts'
import { connectUrlProblem } from '../model/apps/connect_url.ts'
import { redirectUriProblem } from '../model/apps/redirect_uri.ts'
import type { Platform } from '../platform/definition.ts'
import { findEventType } from '../platform/scopes.ts'
import type { Violation } from '../violation.ts'
import { id, title } from './input.ts'

const names = z.array(z.string().max(128)).max(200)
// RFC 7517 §4: a private or symmetric key must never be sent here.
const publicKey = z
  .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP'], 'must be RSA, EC or OKP') })
  .refine((key) => !('d' in key) && !('k' in key), 'must be a public key')

export const appInput = z.strictObject({
  publisher: id,
  name: title,
  kind: z.enum(['public', 'in_house'], 'must be "public" or "in_house"'),
  tenant: id.nullish(),
  client_type: z.enum(['confidential', 'public'], 'must be "confidential" or "public"'),
  native: z.boolean().default(false),
  scopes: names.min(1, 'must name at least one scope'),
  event_types: names.default([]),
  redirect_uris: z.array(z.string()).max(100, 'must be 100 at most').default([]),
  webhook_url: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .max(2048)
    .nullish(),
  /** Where *Connect* in the catalogue leads: null, the publisher's website; absent, as it was. */
  connect_url: z.string().nullish(),
  jwks: z.strictObject({ keys: z.array(publicKey).min(1).max(20) }).nullish(),
})
export type AppInput = z.infer<typeof appInput>

/**
 * The app that an input describes, with what the platform and the database know checked too.
 * @throws Problem 422 with every violation
 */
export async function readApp(db: Database, platform: Platform, input: AppInput): Promise<App> {
  const { connect_url, ...fields } = input
  const app = {
    ...fields,
    tenant: input.tenant ?? null,
    webhook_url: input.webhook_url ?? null,
    jwks: input.jwks ?? null,
  }
  const violations = [
    ...nameViolations(platform, app),
    ...app.redirect_uris.flatMap((uri, index) => {
      const message = redirectUriProblem(uri, app)
      return message === null ? [] : [{ path: `/redirect_uris/${index}`, message }]
    }),
    ...repeats('redirect_uris', app.redirect_uris),
    ...connectViolations(connect_url),
    ...kindViolations(app),
    ...(await ownerViolations(db, app)),
  ]
  if (violations.length > 0) throw unprocessable(violations)
  return app
}

function nameViolations(platform: Platform, { scopes, event_types }: App): Violation[] {
  const known = platform.scopes.map((scope) => scope.name)
  return [
    ...scopes.flatMap((scope, index) =>
      known.includes(scope)
        ? []
        : [{ path: `/scopes/${index}`, message: `is no scope of this platform: ${known.join(', ')}` }],
    ),
    ...repeats('scopes', scopes),
    ...event_types.flatMap((type, index) =>
      findEventType(platform, type)
        ? []
        : [{ path: `/event_types/${index}`, message: 'is no event type of this platform' }],
    ),
    ...repeats('event_types', event_types),
  ]
}

function connectViolations(url: AppInput['connect_url']): Violation[] {
  const message = typeof url === 'string' ? connectUrlProblem(url) : null
  return message === null ? [] : [{ path: '/connect_url', message }]
}

function repeats(field: string, list: string[]): Violation[] {
  return list.flatMap((value, index) =>
    list.indexOf(value) === index ? [] : [{ path: `/${field}/${index}`, message: 'is there twice' }],
  )
}

function kindViolations({ kind, tenant, client_type, native, jwks }: App): Violation[] {
  const found: Violation[] = []
  if (kind === 'in_house' && tenant === null) {
    found.push({ path: '/tenant', message: 'is missing: an in-house app belongs to one tenant' })
  }
  if (kind === 'public' && tenant !== null) {
    found.push({ path: '/tenant', message: 'is only for in-house apps' })
  }
  if (native && client_type === 'confidential') {
    found.push({ path: '/client_type', message: 'must be "public": a native app can keep no secret' })
  }
  if (jwks && client_type === 'public') {
    found.push({ path: '/jwks', message: 'is only for confidential clients' })
  }
  return found
}

async function ownerViolations(db: Database, { publisher, tenant }: App): Promise<Violation[]> {
  const found: Violation[] = []
  const owner =
    publisher &&
    (await db.selectFrom('publishers').select('id').where('id', '=', publisher).executeTakeFirst())
  if (!owner) found.push({ path: '/publisher', message: 'is no publisher' })
  if (tenant === null) return found
  const home = await db.selectFrom('tenants').select('id').where('id', '=', tenant).executeTakeFirst()
  if (!home) found.push({ path: '/tenant', message: 'is no tenant' })
  return found
}

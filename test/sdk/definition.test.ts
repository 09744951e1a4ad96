import { execFile } from 'node:child_process'
import { createPublicKey, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { newSecret } from '../../src/model/webhooks/signing_secret.ts'
import type { Platform } from '../../src/platform/definition.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'
import { eventSample } from '../../src/platform/samples.ts'
import { packageFiles, packageNameOf } from '../../src/sdk/package_files.ts'
import { tar } from '../../src/sdk/tar.ts'
import { compileMessage } from '../../src/webhooks/message/message.ts'
import { ed25519Key, hmacKey } from '../../src/webhooks/message/signature.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { loadSdk, type Sdk } from '../support/sdk.ts'

// What of the SDK depends on the definition: its types for any names, and that it verifies what the server signs.

const execute = promisify(execFile)
const AT = new Date('2026-06-20T14:31:07.250Z')
const TOKEN = 'the token of the endpoint'
const now = AT.getTime()

/** An event as the server sends it. @param secrets newest first */
function sent(platform: Platform, secrets: string[], type = platform.event_types[0]!, ed25519 = seed()) {
  const keys = secrets.map((secret) => ({
    ...{ hmac: hmacKey(secret, platform.webhooks.secret), ed25519, signsFrom: new Date(0), retiresAt: null },
  }))
  const endpoint = { changed: '', url: new URL('https://app.example/hook'), token: TOKEN, keys }
  const event = {
    ...{ id: 'evt_1', uuid: '0b6d3c0e-6c1f-4a57-9d55-6c6dbd1f0f7a', at: AT, type: type.name },
    ...{ tenant: 'north', unit: null, record: 'bkg_1', data: JSON.stringify(eventSample(platform, type)) },
  }
  const { headers, body } = compileMessage(platform)(event, endpoint, { app: 'desk', number: 1, at: AT })
  const named = headers.flatMap((name, index) =>
    index % 2 ? [] : [[name.toLowerCase(), headers[index + 1]]],
  )
  return { headers: Object.fromEntries(named) as Record<string, string>, body: Buffer.from(body) }
}

const seed = () => ed25519Key(randomBytes(32))
const refusal = (code: string) => expect.objectContaining({ name: 'WebhookError', code })

const test = baseTest.extend('sdks', FILE, async ({ folder }) => {
  const loaded = shippedPlatforms().map(async (name) => {
    return [name, await loadSdk(folder, loadPlatform(name), 'https://connect.example', name)] as const
  })
  return Object.fromEntries(await Promise.all(loaded)) as Record<string, Sdk>
})

describe.each(shippedPlatforms())('%s', (name) => {
  const platform = loadPlatform(name)
  const { signatures } = platform.webhooks
  const secret = newSecret(platform.webhooks)

  test('every event of the catalogue is verified and read', async ({ sdks: { [name]: sdk } }) => {
    expect(Object.keys(sdk!.EVENT_TYPES)).toEqual(platform.event_types.map((type) => type.name))
    for (const type of platform.event_types) {
      const message = sent(platform, [secret], type)
      const event = await sdk!.verifyWebhook(message, {
        secret,
        token: platform.webhooks.token ? TOKEN : undefined,
        now,
      })
      expect(event).toMatchObject({
        type: type.name,
        data: eventSample(platform, type),
        sentAt: expect.any(Date),
      })
      expect(event.body).toEqual(JSON.parse(message.body.toString()))
    }
  })

  test('headers and bodies in every form that frameworks give', async ({ sdks: { [name]: sdk } }) => {
    const { headers, body } = sent(platform, [secret])
    const upper = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key.toUpperCase(), [value]]),
    )
    for (const given of [headers, upper, new Headers(headers)])
      for (const raw of [body, body.toString(), new Uint8Array(body).buffer])
        await sdk!.verifyWebhook({ headers: given, body: raw }, { secret, now })
    await expect(
      sdk!.verifyWebhook({ headers, body: JSON.parse(body.toString()) }, { secret, now }),
    ).rejects.toThrow('raw body')
  })

  test('another secret, body, time or signature is refused', async ({ sdks: { [name]: sdk } }) => {
    const { headers, body } = sent(platform, [secret])
    const verify = (change: object, options: object = {}) =>
      sdk!.verifyWebhook({ headers, body, ...change }, { secret, now, ...options })
    const [signature] = signatures
    const header = signature!.header.toLowerCase()
    const value = headers[header]!
    const forged = {
      ...headers,
      [header]: signature!.prefix + 'A'.repeat(value.length - signature!.prefix.length),
    }
    const bare = { ...headers, [header]: value.slice(signature!.prefix.length) }
    await expect(verify({}, { secret: newSecret(platform.webhooks) })).rejects.toEqual(
      refusal('wrong_signature'),
    )
    await expect(verify({ body: `${body} ` })).rejects.toEqual(refusal('wrong_signature'))
    for (const wrong of [forged, bare])
      await expect(verify({ headers: wrong })).rejects.toEqual(refusal('wrong_signature'))
    await expect(verify({ headers: { ...headers, [header]: undefined } })).rejects.toEqual(
      refusal('no_signature'),
    )
    for (const seconds of [301, -301])
      await expect(verify({}, { now: now + seconds * 1000 })).rejects.toEqual(refusal('wrong_timestamp'))
    await verify({}, { now: now + 299_000 })
    await verify({}, { now: now + 3600_000, tolerance: 4000 })
    for (const nothing of [{}, { secret: '' }, { secret: [] }])
      await expect(sdk!.verifyWebhook({ headers, body }, { now, ...nothing })).rejects.toThrow(TypeError)
  })

  test('during a rotation either secret will do', async ({ sdks: { [name]: sdk } }) => {
    const older = newSecret(platform.webhooks)
    for (const message of [sent(platform, [secret, older]), sent(platform, [secret])])
      await sdk!.verifyWebhook(message, { secret: [older, secret], now })
    if (signatures.every(({ separator }) => separator !== null))
      await sdk!.verifyWebhook(sent(platform, [secret, older]), { secret: older, now })
  })
})

describe('other contracts', () => {
  const usual = loadPlatform('rentlio')
  const load = (folder: string, name: string, webhooks: Partial<Platform['webhooks']>) => {
    const platform: Platform = { ...usual, webhooks: { ...usual.webhooks, ...webhooks } }
    return loadSdk(folder, platform, 'https://connect.example', name).then((sdk) => ({ sdk, platform }))
  }

  test('Ed25519 with the endpoint’s public keys, beside HMAC or alone', async ({ folder }) => {
    const asymmetric = {
      ...{ scheme: 'ed25519' as const, header: 'x-ed25519', signed: '{uuid}.{timestamp}.{body}' },
      ...{ encoding: 'hex' as const, prefix: 'ed=', separator: ' ' },
    }
    const signatures = [...usual.webhooks.signatures, asymmetric]
    const { sdk, platform } = await load(folder, 'ed25519', { signatures })
    const [key, secret] = [seed(), newSecret(usual.webhooks)]
    const publicKeys = [seed(), key].map((one) => createPublicKey(one).export({ format: 'jwk' }))
    const message = sent(platform, [secret], undefined, key)
    for (const options of [{ publicKeys }, { secret }, { secret, publicKeys }])
      await sdk.verifyWebhook(message, { ...options, now })
    await expect(
      sdk.verifyWebhook(message, { secret, publicKeys: publicKeys.slice(0, 1), now }),
    ).rejects.toEqual(refusal('wrong_signature'))
  })

  test('a platform that does not sign is verified by its token', async ({ folder }) => {
    const { sdk, platform } = await load(folder, 'token', { signatures: [] })
    const message = sent(platform, [])
    expect((await sdk.verifyWebhook(message, { token: TOKEN })).data).toEqual(
      eventSample(platform, platform.event_types[0]!),
    )
    await expect(sdk.verifyWebhook(message, { token: `${TOKEN} ` })).rejects.toEqual(refusal('wrong_token'))
    await expect(sdk.verifyWebhook(message, { secret: 'nobody signs with it' })).rejects.toThrow(TypeError)
  })
})

describe('types', () => {
  const usual = loadPlatform('default')
  const type = usual.record_types[0]!
  const hostile = '*/ export const broken = 1 /* `$` \' " \n |'
  /** Names and schemas that a definition may have. */
  const strange: Platform = {
    ...usual,
    title: 'Café „Ćiró” */',
    scopes: [...usual.scopes, { name: "it's:read", title: hostile, text: hostile }],
    record_types: [
      ...usual.record_types,
      ...[
        'Promise',
        'Client',
        'Record',
        'Order type',
        'Order-type',
        'EventType',
        '42',
        '🚲',
        'Narudžba',
        hostile,
      ].map((singular, index) => ({ ...type, name: `a${'-'.repeat(index)}b`, singular, title: hostile })),
      {
        ...type,
        ...{
          name: 'class',
          singular: 'class',
          source: 'upstream' as const,
          views: { short: ['9 lives', 'id'] },
        },
        schema: {
          $defs: {
            tree: {
              type: 'object',
              properties: { children: { type: 'array', items: { $ref: '#/$defs/tree' } } },
            },
          },
          properties: {
            ...{
              '9 lives': { enum: ["it's", 9, null] },
              constructor: { const: true },
              id: { type: 'integer' },
            },
            ...{ tree: { $ref: '#/$defs/tree' }, maybe: { type: ['string', 'null'], description: hostile } },
            ...{ list: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } } },
            ...{ open: { type: 'object', additionalProperties: { type: 'boolean' } } },
            ['__proto__']: { type: 'string' },
          },
          required: ['tree'],
          oneOf: [{ required: ['open'] }, { properties: { kind: { const: 'closed' } }, required: ['kind'] }],
        },
      },
    ],
    event_types: [
      ...usual.event_types,
      { name: 'event', text: hostile },
      { name: 'a.b', text: hostile },
      { name: 'a-b', text: hostile },
    ],
  }
  const USE = `
    import { Client, EVENT_TYPES, type WebhookEvent, type Class } from './strange/package/types.js'
    import { type WebhookEvent as TideEvent } from './rentaltide/package/types.js'
    import { Client as RetmClient } from './retm/package/types.js'
    const client = new Client({ accessToken: '' })
    const id: number = (await client.getClass(1)).id
    const children: unknown[] | undefined = (await client.get('class', 1)).tree.children
    for await (const one of client.listClass({ view: 'short' })) one['9 lives'] satisfies "it's" | 9 | null | undefined
    // @ts-expect-error it is upstream, where nobody knows what was deleted
    client.listClass({ includeDeleted: true })
    // @ts-expect-error there is no such event
    EVENT_TYPES['nothing.happened']
    const read = (event: WebhookEvent) => {
      if (event.type === 'booking.created') event.data.reference satisfies string | undefined
      if (event.type === 'app.installed') event.data.scopes satisfies string[]
      // @ts-expect-error its data is unknown
      if (event.type === 'event') event.data.reference.length
    }
    const tide = (event: TideEvent) => (event.type === 'booking.created' ? event.data.rentalId : null)
    for await (const product of new RetmClient({ accessToken: '' }).listProducts({ view: 'simple' })) {
      product.price satisfies number | undefined
      // @ts-expect-error not in this view
      product.description
    }
    export { id, children, read, tide, type Class }`

  test('are valid for every definition that ships, and for names of every kind', async ({
    sdks: _,
    folder,
  }) => {
    const sdk = await loadSdk(folder, strange, 'https://connect.example', 'strange')
    expect(Object.keys(sdk.EVENT_TYPES)).toContain('a-b')
    await writeFile(join(folder, 'use.mts'), USE)
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', '']
    const files = [...shippedPlatforms(), 'strange'].map((name) => join(folder, name, 'package/types.d.ts'))
    const tsc = join(import.meta.dirname, '../../node_modules/.bin/tsc')
    const { stdout } = await execute(tsc, [...flags, ...files, 'use.mts'], { cwd: folder }).catch(
      (error) => error,
    )
    expect(stdout).toBe('')
  })

  test('the same definition gives the same bytes, and any change another version', () => {
    const [one, same] = [usual, loadPlatform('default')].map((platform) =>
      packageFiles(platform, 'https://a.example'),
    )
    expect(tar(one!.files).equals(tar(same!.files))).toBe(true)
    const versions = [
      packageFiles(usual, 'https://a.example'),
      packageFiles(usual, 'https://b.example'),
      packageFiles({ ...usual, title: 'Other' }, 'https://a.example'),
      packageFiles({ ...usual, webhooks: { ...usual.webhooks, timestamp: 'iso8601' } }, 'https://a.example'),
    ].map(({ version }) => version)
    expect(new Set(versions).size).toBe(4)
    expect(packageNameOf(strange)).toBe('default-sdk')
    expect(packageNameOf({ ...usual, title: 'Café Ćiró' })).toBe('cafe-ciro-sdk')
  })
})

import { createPublicKey, randomBytes, verify as verifyWith } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, test } from 'vitest'
import type { WebhookRules } from '../../src/platform/definition.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { type BodyValues, compileBody } from '../../src/webhooks/message/body.ts'
import {
  compileSignatureHeaders,
  ed25519Key,
  hmacKey,
  type SigningKey,
} from '../../src/webhooks/message/signature.ts'

const usual = loadPlatform('default').webhooks
const body = Buffer.from('{"type":"booking.created","data":{"name":"Žižka \\u0000 😀"}}')
const values = () => ({
  id: 'evt_1',
  uuid: '7a1f0a3c-0000-4000-8000-000000000000',
  type: 'booking.created',
  timestamp: String(Math.floor(Date.now() / 1000)),
})
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`
const signatureHeaders = (
  { signatures }: WebhookRules,
  keys: SigningKey[],
  filled: Record<string, string>,
  sent: Buffer,
) => compileSignatureHeaders(signatures)(keys, filled, sent)
const keyOf = (secret: string) => ({ hmac: hmacKey(secret, usual.secret), ed25519: null })

function record(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.flatMap((name, index) => (index % 2 ? [] : [[name, pairs[index + 1] ?? '']])),
  )
}

describe('the public libraries verify what the default platform signs', () => {
  test.each([
    ['standardwebhooks', StandardWebhook],
    ['svix', SvixWebhook],
  ] as const)('%s', (_, Library) => {
    const secret = newSecret()
    const { id, timestamp } = values()
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      ...record(signatureHeaders(usual, [keyOf(secret)], values(), body)),
    }
    expect(() => new Library(secret).verify(body.toString(), headers)).not.toThrow()
    expect(() => new Library(newSecret()).verify(body.toString(), headers)).toThrow()
    expect(() => new Library(secret).verify(`${body.toString()} `, headers)).toThrow()
  })

  test('W19 during a rotation either secret verifies, afterwards only the new one', () => {
    const [older, newer] = [newSecret(), newSecret()]
    const at = values()
    const fixed = { 'webhook-id': at.id, 'webhook-timestamp': at.timestamp }
    const both = { ...fixed, ...record(signatureHeaders(usual, [keyOf(newer), keyOf(older)], at, body)) }
    new StandardWebhook(older).verify(body.toString(), both)
    new StandardWebhook(newer).verify(body.toString(), both)
    const after = { ...fixed, ...record(signatureHeaders(usual, [keyOf(newer)], at, body)) }
    new StandardWebhook(newer).verify(body.toString(), after)
    expect(() => new StandardWebhook(older).verify(body.toString(), after)).toThrow()
  })
})

test('a timestamped hex HMAC, with the whole secret as the key', () => {
  const rules: WebhookRules = {
    ...usual,
    secret: { ...usual.secret, key: 'text' },
    signatures: [
      {
        scheme: 'hmac-sha256',
        header: 'X-Signature',
        signed: '{timestamp}.{body}',
        encoding: 'hex',
        prefix: 'v1=',
        separator: ' ',
      },
    ],
  }
  const key = { hmac: hmacKey('my own secret', rules.secret), ed25519: null }
  const at = { ...values(), timestamp: '2026-03-01T12:00:00.000Z' }
  // printf '2026-03-01T12:00:00.000Z.{}' | openssl dgst -sha256 -hmac 'my own secret'
  expect(signatureHeaders(rules, [key], at, Buffer.from('{}'))).toEqual([
    'X-Signature',
    'v1=fbaa8f2c826d119a232743a5a3b8fb5c248c8022b21479589ec4790b1211c696',
  ])
})

test('ed25519 beside HMAC: anybody can verify with the public key', () => {
  const ed = ed25519Key(randomBytes(32))
  const rules: WebhookRules = {
    ...usual,
    signatures: [
      ...usual.signatures,
      {
        scheme: 'ed25519',
        header: 'webhook-signature-asymmetric',
        signed: '{id}.{timestamp}.{body}',
        encoding: 'base64',
        prefix: 'v1a,',
        separator: ' ',
      },
    ],
  }
  const at = values()
  const headers = record(signatureHeaders(rules, [{ ...keyOf(newSecret()), ed25519: ed }], at, body))
  const signature = Buffer.from(headers['webhook-signature-asymmetric']?.slice(4) ?? '', 'base64')
  const signed = Buffer.concat([Buffer.from(`${at.id}.${at.timestamp}.`), body])
  expect(verifyWith(null, signed, createPublicKey(ed), signature)).toBe(true)
  expect(headers).toHaveProperty('webhook-signature')
})

test('no signature where the platform has none', () => {
  expect(signatureHeaders({ ...usual, signatures: [] }, [keyOf(newSecret())], values(), body)).toEqual([])
})

describe('body templates', () => {
  const filled: BodyValues = {
    id: 'evt_1',
    uuid: 'u',
    type: 'booking.created',
    timestamp: 1_772_366_400,
    timestamp_iso: '2026-03-01T12:00:00.000Z',
    occurred_at: '2026-03-01T11:59:59.000Z',
    tenant: 't"1',
    unit: null,
    token: 'tok',
    record_id: 'b1',
    event_id: 'evt_1',
    data: '{"n":12345678901234567890,"z":1,"a":[1.0]}',
  }

  test('values stand where the template says, data as they were stored', () => {
    const render = compileBody({
      type: '{type}',
      at: '{timestamp}',
      t: ['{tenant}', '{unit}', 'x{type}'],
      data: '{data}',
      n: 1,
    })
    expect(render(filled)).toBe(
      `{"type":"booking.created","at":1772366400,"t":["t\\"1",null,"x{type}"],"data":${filled.data},"n":1}`,
    )
  })

  test('"..." spreads the data; the fields of the template win over those of the data', () => {
    const render = compileBody({ '...': '{data}', event_type: '{type}', _meta: { merchant_id: '{tenant}' } })
    const forged = { ...filled, data: '{"event_type":"forged","id":"b1"}' }
    expect(JSON.parse(render(forged))).toEqual({
      id: 'b1',
      event_type: 'booking.created',
      _meta: { merchant_id: 't"1' },
    })
    expect(render({ ...filled, data: '{}' })).toBe(
      '{"event_type":"booking.created","_meta":{"merchant_id":"t\\"1"}}',
    )
  })
})

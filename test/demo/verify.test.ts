import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { shorten, shortenHeader, shortenIn } from '../../src/demo/partner/shorten.ts'
import { verifyDelivery } from '../../src/demo/partner/verify.ts'
import { loadPlatform } from '../../src/platform/load.ts'

const rules = (name: string) => loadPlatform(name).webhooks
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

test.each(['default', 'rntor', 'revento', 'retm'])('%s: verified by the public library', (name) => {
  const body = '{"type":"booking.created"}'
  const at = new Date()
  const prefix = name === 'rntor' ? 'svix' : 'webhook'
  const headers = {
    [`${prefix}-id`]: 'msg_1',
    [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1000)),
    [`${prefix}-signature`]: new Webhook(secret).sign('msg_1', at, body),
  }
  const endpoint = { secret, token: null }
  expect(verifyDelivery(rules(name), headers, body, endpoint)).toEqual({
    verified: true,
    how: 'By the standardwebhooks library.',
  })
  expect(verifyDelivery(rules(name), headers, `${body} `, endpoint).verified).toBe(false)
})

test('rentaltide: verified by the documented HMAC, refused when old or changed', () => {
  const body = '{"event":"booking.created"}'
  const signed = (timestamp: string) => ({
    'x-rentaltide-timestamp': timestamp,
    'x-rentaltide-signature': `v1=${createHmac('sha256', 'chosen').update(`${timestamp}.${body}`).digest('hex')}`,
  })
  const endpoint = { secret: 'chosen', token: null }
  const fresh = signed(new Date().toISOString())
  expect(verifyDelivery(rules('rentaltide'), fresh, body, endpoint).verified).toBe(true)
  expect(verifyDelivery(rules('rentaltide'), fresh, `${body} `, endpoint).verified).toBe(false)
  const old = signed(new Date(Date.now() - 301_000).toISOString())
  expect(verifyDelivery(rules('rentaltide'), old, body, endpoint)).toEqual({
    verified: false,
    how: 'Older than five minutes.',
  })
})

test('a token in the body that is not ours is refused', () => {
  const answer = verifyDelivery(rules('rentlio'), {}, '{"token":"theirs"}', { secret, token: 'ours' })
  expect(answer).toEqual({ verified: false, how: 'The token in the body is not ours.' })
})

test('no secret is on screen in full', () => {
  expect(shorten('dbat_0123456789')).toBe('dbat_012…')
  expect(shortenHeader('Authorization', 'Bearer dbat_0123456789')).toBe('Bearer dbat_012…')
  expect(shortenIn('{"access_token": "dbat_0123456789"}')).toBe('{"access_token": "dbat_012…"}')
  expect(shortenIn('grant_type=authorization_code&code=0123456789abc&redirect_uri=x')).toBe(
    'grant_type=authorization_code&code=01234567…&redirect_uri=x',
  )
})

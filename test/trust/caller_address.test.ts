import fc from 'fast-check'
import { describe, expect, test as plain } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { addressKey, callerAddress } from '../../src/http/caller_address.ts'
import type { StartError } from '../../src/start_error.ts'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'

const behindOne = merchantsTest.extend('setting', FILE, { config: { trustProxy: { hops: 1 } } })
const behindNone = merchantsTest

/** A failed sign-in as it arrives with this header. @returns the status and the address in the audit log */
async function failSignIn(base: string, operatorToken: string, forwarded: string, email = 'x@x.example') {
  const browser = new HttpBrowser(base)
  const csrf = csrfOf(await (await browser.get('/signin')).text())
  const { status } = await browser.request('/signin', {
    method: 'POST',
    body: new URLSearchParams({ csrf, email, password: 'wrong', return_to: '' }),
    headers: { 'x-forwarded-for': forwarded },
  })
  const audit = await fetch(`${base}/platform/v1/audit?limit=1`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  })
  const { data } = (await audit.json()) as { data: { ip: string }[] }
  return { status, ip: data[0]?.ip }
}

describe('T7 the caller’s address cannot be chosen by the caller', () => {
  behindNone('without a proxy the header says nothing', async ({ server }) => {
    const { ip } = await failSignIn(server.base, server.operatorToken, '203.0.113.7')
    expect(ip).toBe('127.0.0.1')
  })

  behindOne('behind one proxy, only what that proxy wrote counts', async ({ server }) => {
    const { ip } = await failSignIn(server.base, server.operatorToken, '198.51.100.1, 203.0.113.7')
    expect(ip).toBe('203.0.113.7')
  })

  behindOne('so invented addresses do not get around a limit', async ({ server }) => {
    const statuses: number[] = []
    for (let n = 0; n < 52; n++) {
      const forwarded = `10.0.0.${n}, 203.0.113.9`
      const { status } = await failSignIn(server.base, server.operatorToken, forwarded, `n${n}@x.example`)
      statuses.push(status)
    }
    expect(statuses.at(-1)).toBe(429)
  })

  behindOne('IPv6 counts by /64', async ({ server }) => {
    const statuses: number[] = []
    for (let n = 0; n < 52; n++) {
      const forwarded = `2001:db8:1:2:${n.toString(16)}::1`
      const { status } = await failSignIn(server.base, server.operatorToken, forwarded, `v${n}@x.example`)
      statuses.push(status)
    }
    expect(statuses.at(-1)).toBe(429)
    const other = await failSignIn(server.base, server.operatorToken, '2001:db8:1:3::1', 'other@x.example')
    expect(other.status).toBe(401)
  })
})

const address = fc.oneof(fc.ipV4(), fc.ipV6())

plain('T7 whatever the caller writes, N hops lead to the address that the outermost proxy saw', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(address, fc.string()), { maxLength: 5 }),
      address,
      fc.array(address, { minLength: 1, maxLength: 4 }),
      (invented, caller, proxies) => {
        // The outermost proxy appends the caller, the next one the outermost, and so on; we see the innermost.
        const header = [...invented.map((text) => text.replaceAll(',', ' ')), caller, ...proxies.slice(0, -1)]
        const found = callerAddress({ hops: proxies.length }, proxies.at(-1) ?? '', header.join(', '))
        expect(found).toBe(callerAddress({ hops: 0 }, caller, ''))
      },
    ),
  )
})

plain('T7 proxies known by network are passed over, anybody else is the caller', () => {
  const trusted = { networks: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'] }
  const found = (remote: string, header: string) => callerAddress(trusted, remote, header)
  expect(found('10.1.2.3', '198.51.100.1, 203.0.113.7, fd00::7')).toBe('203.0.113.7')
  expect(found('::ffff:10.1.2.3', '203.0.113.7')).toBe('203.0.113.7')
  expect(found('192.0.2.1', '203.0.113.7')).toBe('203.0.113.7')
  expect(found('192.0.2.2', '203.0.113.7')).toBe('192.0.2.2')
  expect(found('203.0.113.8', '10.0.0.1')).toBe('203.0.113.8')
  expect(found('10.1.2.3', 'unknown')).toBe('10.1.2.3')
  expect(found('10.1.2.3', '[2001:db8::1]:443')).toBe('2001:db8::1')
  expect(found('10.1.2.3', '203.0.113.7:5000')).toBe('203.0.113.7')
})

plain('T7 IPv6 is counted by /64', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:db8:1:2::1'))
  expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'))
  expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1')
})

plain('T7 TRUST_PROXY is a number or networks, and "true" is refused with a sentence', () => {
  const problems = (TRUST_PROXY: string): string[] => {
    try {
      readConfig({ TRUST_PROXY })
      return []
    } catch (error) {
      return (error as StartError).problems
    }
  }
  expect(readConfig({}).trustProxy).toEqual({ hops: 0 })
  expect(readConfig({ TRUST_PROXY: '2' }).trustProxy).toEqual({ hops: 2 })
  expect(readConfig({ TRUST_PROXY: '10.0.0.0/8, fd00::/8' }).trustProxy).toEqual({
    networks: ['10.0.0.0/8', 'fd00::/8'],
  })
  expect(problems('true')[0]).toMatch(
    /^TRUST_PROXY must be the number of proxies .* choose their own address$/,
  )
  for (const wrong of ['1.5', '-1', '99', '10.0.0.0/99', 'proxy.example', '10.0.0.0/8,']) {
    expect(problems(wrong), wrong).toHaveLength(1)
  }
})

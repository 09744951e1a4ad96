import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressProblem } from '../../src/http/outgoing/address.ts'
import { outgoingUrlProblem } from '../../src/http/outgoing/outgoing_url.ts'

const blocked = (address: string) => addressProblem(address, 'public') !== null
const refused = (url: string) => outgoingUrlProblem(url, { http: false, reach: 'public' })

test.each([
  ...[
    '127.0.0.1',
    '127.255.255.254',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
  ],
  ...['100.64.0.1', '100.127.255.255', '0.0.0.0', '0.1.2.3', '198.18.0.1', '198.19.255.255', '240.0.0.1'],
  ...[
    '255.255.255.255',
    '224.0.0.1',
    '239.255.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
  ],
])('W1 %s is blocked', (address) => expect(blocked(address)).toBe(true))

test.each([
  ...['::1', '::', 'fc00::1', 'fdff::1', 'fe80::1', 'febf::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
  ...['::ffff:a9fe:a9fe', 'ff02::1', 'fec0::1', '2001:db8::1'],
])('W5 %s is blocked', (address) => expect(blocked(address)).toBe(true))

test.each([
  ...[
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001:0:1:2:3:4:5:6',
    '::127.0.0.1',
    '::7f00:1',
  ],
  ...[
    'fd00:ec2::254',
    'fe80::1%eth0',
    '2606:4700::1%0',
    '4000::1',
    '2a00::5efe:a00:1',
    '2a00::200:5efe:a00:1',
  ],
])('W6 %s is blocked', (address) => expect(blocked(address)).toBe(true))

test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
  '%s is on the public internet',
  (address) => expect(addressProblem(address, 'public')).toBeNull(),
)

test('development reaches loopback and private networks, and still no metadata service', () => {
  const problems = ['127.0.0.1', '::1', '10.1.2.3', '192.168.0.9', 'fd12::1'].map((address) =>
    addressProblem(address, 'private'),
  )
  expect(problems).toEqual([null, null, null, null, null])
  expect(addressProblem('169.254.169.254', 'private')).toContain('linkLocal')
  expect(addressProblem('0.0.0.0', 'private')).toContain('unspecified')
  expect(addressProblem('224.0.0.1', 'private')).toContain('multicast')
})

test('an IPv4 address is judged alike in every IPv6 disguise', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const mapped = `::ffff:${address}`
      expect(blocked(mapped)).toBe(blocked(address))
      expect(blocked(`::${address}`)).toBe(true)
      expect(blocked(`64:ff9b::${address}`)).toBe(true)
    }),
  )
})

describe('URLs that are refused when an endpoint is saved', () => {
  test.each([
    ...[
      'https://2130706433/',
      'https://0x7f000001/',
      'https://017700000001/',
      'https://127.1/',
      'https://0/',
    ],
    ...[
      'https://１２７.０.０.１/',
      'https://0x7f.1/',
      'https://127。0。0。1/',
      'https://[::1]/',
      'https://[::ffff:7f00:1]/',
    ],
    ...[
      'https://localhost/',
      'https://LOCALHOST/',
      'https://db/',
      'https://metadata.google.internal/',
      'https://a.local/',
    ],
  ])('W4 %s', (url) => expect(refused(url)).toBe('must be on the public internet'))

  test.each(['http://example.com/', 'ftp://example.com/', 'javascript:alert(1)', 'file:///etc/passwd'])(
    'W9 %s',
    (url) => expect(refused(url)).toBe('must be https'),
  )

  test.each([
    ['https://user@example.com/', 'must not contain a user name or password'],
    ['https://user:pw@example.com/', 'must not contain a user name or password'],
    ['https://@example.com/', 'must not contain a user name or password'],
    ['https://example.com/#x', 'must not have a fragment'],
    ['https://example.com/#', 'must not have a fragment'],
  ])('W10 %s', (url, problem) => expect(refused(url)).toBe(problem))

  test.each([22, 25, 5432, 80, 110, 6379, 3306, 9200, 11211, 2375, 1023])('W11 port %d', (port) =>
    expect(refused(`https://example.com:${port}/`)).toBe(`must not use port ${port}`),
  )

  test.each([
    'https://exa mple.com/',
    'https://example.com/\r\nx',
    'https://example.com\\@evil/',
    'https://a.com/\t',
  ])('W16 %j', (url) => expect(refused(url)).toBe('must not contain spaces, line breaks or backslashes'))

  test.each(['', 'example.com', '/hook', 'https://', 'https://999.1.1.1/', 'https://a..%00/'])(
    '%j is no URL',
    (url) => expect(refused(url)).toBe('must be a complete URL such as https://example.com/webhooks'),
  )
})

test('W11 443, 80 where http is allowed, and ports from 1024 on are accepted', () => {
  const accepted = ['https://example.com/a?b=c', 'https://example.com:443/', 'https://example.com:8443/']
  expect(accepted.map(refused)).toEqual([null, null, null])
  const http = { http: true, reach: 'public' } as const
  expect(outgoingUrlProblem('http://example.com/', http)).toBeNull()
  expect(outgoingUrlProblem('http://example.com:80/', http)).toBeNull()
  expect(outgoingUrlProblem('http://example.com:443/', http)).toBe('must not use port 443')
})

test('W9 development may use plain http to private addresses, not to public ones', () => {
  const development = { http: false, reach: 'private' } as const
  expect(outgoingUrlProblem('http://127.0.0.1:3001/hook', development)).toBeNull()
  expect(outgoingUrlProblem('http://receiver:3001/hook', development)).toBeNull()
  expect(outgoingUrlProblem('http://receiver.internal/hook', development)).toBeNull()
  expect(outgoingUrlProblem('http://example.com/hook', development)).toBe(
    'must be https outside private networks',
  )
  expect(outgoingUrlProblem('https://example.com/hook', development)).toBeNull()
  expect(outgoingUrlProblem('http://1.1.1.1/hook', development)).toBe(
    'must be https outside private networks',
  )
})

import { expect } from 'vitest'
import { serverTest as test } from '../support/fixtures.ts'

const cookie = 'drawbridge-form=known'

test.for([
  ['/', { 'accept-encoding': 'gzip, br' }, 'br'],
  ['/', { 'accept-encoding': 'gzip' }, 'gzip'],
  ['/', { 'accept-encoding': 'identity' }, null],
  ['/nowhere', { 'accept-encoding': 'br' }, 'br'],
  ['/apps?search=desk', { 'accept-encoding': 'br', 'sec-fetch-site': 'cross-site' }, 'br'],
  ['/apps?search=desk', { 'accept-encoding': 'br', 'sec-fetch-site': 'same-origin', cookie }, 'br'],
  ['/apps?search=desk', { 'accept-encoding': 'br', 'sec-fetch-site': 'none', cookie }, 'br'],
  ['/apps?search=desk', { 'accept-encoding': 'br', 'sec-fetch-site': 'cross-site', cookie }, null],
  ['/apps?search=desk', { 'accept-encoding': 'br', 'sec-fetch-site': 'same-site', cookie }, null],
  ['/apps?search=desk', { 'accept-encoding': 'br', cookie }, null],
] as const)('%s for %j is encoded as %s', async ([path, headers, encoding], { server }) => {
  const response = await fetch(server.base + path, { headers: { ...headers, accept: 'text/html' } })
  expect(response.headers.get('content-encoding')).toBe(encoding)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await response.text()).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/)
})

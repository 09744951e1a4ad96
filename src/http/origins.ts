import { z } from 'zod'

/** Whether an origin is this machine's own: `localhost` and its subdomains (RFC 6761 §6.3), 127.0.0.0/8 and ::1. */
export function isLoopback(origin: string): boolean {
  const host = new URL(origin).hostname
  return /^(.+\.)?localhost\.?$/.test(host) || /^127(\.\d+){3}$/.test(host) || host === '[::1]'
}

const MOST_ANCESTORS = 50

/**
 * Origins for `frame-ancestors`. Host names are checked character by character, because URL parsers accept characters
 * that would end the directive or match more than one host.
 */
export const origins = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter((text) => text !== ''))
  .refine((list) => list.length > 0 && list.length <= MOST_ANCESTORS && list.every(isPlainOrigin), {
    error:
      'must list origins such as https://app.vendor.example, separated by commas: https (plain http for loopback hosts only), no path and no wildcard',
  })
  .transform((list) => [...new Set(list.map((text) => new URL(text).origin))])

function isPlainOrigin(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^https?:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?\/?$/i.test(text)) return false
  return url.protocol === 'https:' || isLoopback(url.origin)
}

import type { Context } from 'koa'

/**
 * Sets a cookie that scripts cannot read and other sites' forms do not send.
 * @param value null removes it
 * @param options `secure`: whether PUBLIC_URL is https; `maxAge`: milliseconds, without it the cookie ends with the browser;
 *   `partitioned`: for a frame in another site's page, and in no other site's (CHIPS)
 */
export function setBrowserCookie(
  ctx: Context,
  name: string,
  value: string | null,
  options: { secure: boolean; maxAge?: number; partitioned?: boolean },
): void {
  const { maxAge, partitioned = false } = options
  // Browsers take a partitioned cookie with "Secure" only, and count loopback addresses as secure.
  const secure = options.secure || partitioned
  if (secure) ctx.cookies.secure = true
  ctx.cookies.set(name, value, {
    httpOnly: true,
    // Links from other sites, such as an identity provider's or an app's, lead to pages that know the person.
    sameSite: partitioned ? 'none' : 'lax',
    path: '/',
    secure,
    partitioned,
    signed: false,
    overwrite: true,
    ...(value === null || maxAge === undefined ? {} : { maxAge }),
  })
}

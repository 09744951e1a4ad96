import type { Context } from 'koa'

/**
 * Sets a cookie that scripts cannot read and other sites' forms do not send.
 * @param value null removes the cookie
 * @param options `secure`: whether PUBLIC_URL is https. `maxAge`: milliseconds; without it, the cookie expires when
 *   the browser is closed. `partitioned`: for a frame in another site's page, and valid only there (CHIPS).
 */
export function setBrowserCookie(
  ctx: Context,
  name: string,
  value: string | null,
  options: { secure: boolean; maxAge?: number; partitioned?: boolean },
): void {
  const { maxAge, partitioned = false } = options
  // Browsers accept a partitioned cookie only with "Secure", and treat loopback addresses as secure.
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

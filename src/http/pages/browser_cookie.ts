import type { Context } from 'koa'

/**
 * Sets a cookie that scripts cannot read and other sites' forms do not send.
 * @param value null removes it
 * @param options `secure`: whether PUBLIC_URL is https; `maxAge`: milliseconds, without it the cookie ends with the browser
 */
export function setBrowserCookie(
  ctx: Context,
  name: string,
  value: string | null,
  options: { secure: boolean; maxAge?: number },
): void {
  const { secure, maxAge } = options
  ctx.cookies.set(name, value, {
    httpOnly: true,
    // Links from other sites, such as an identity provider's or an app's, lead to pages that know the person.
    sameSite: 'lax',
    path: '/',
    secure,
    signed: false,
    overwrite: true,
    ...(value === null || maxAge === undefined ? {} : { maxAge }),
  })
}

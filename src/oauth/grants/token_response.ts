import type { Context } from 'koa'

/** Beside the standard members an answer names the connection that the tokens are bound to. */
export function nameConnection(
  ctx: Context,
  bound: { connection_id: string; tenant_id: string; unit_id: string | null },
): void {
  ctx.body = {
    ...(ctx.body as object),
    connection: bound.connection_id,
    tenant: bound.tenant_id,
    ...(bound.unit_id === null ? {} : { unit: bound.unit_id }),
  }
}

/** An error answer of the token endpoint (RFC 6749 §5.2). */
export function refuse(ctx: Context, description: string, error = 'invalid_grant'): void {
  ctx.status = 400
  ctx.body = { error, error_description: description }
}

/** @param seconds may be negative */
export function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}

import type { Context } from 'koa'
import type { Caller } from './statements.ts'

/** What is known of a call so far; each step adds its part. */
export type Call = {
  /** SHA-256 of the bearer token. */
  hash: Buffer
  caller: Caller
  /** Whether the token holds the scope of what is asked for. */
  granted: boolean
  /** What is wrong with the query: said once the token is known to be good. */
  fault?: unknown
}

export type ApiContext = Context & { call: Call }

/** A step of a route: does its part, or throws a Problem that ends the call. */
export type Step = (ctx: ApiContext) => void | Promise<void>

/** The steps of a route, one after another. */
export function inTurn(...steps: Step[]): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    for (const step of steps) {
      const done = step(ctx as ApiContext)
      if (done) await done
    }
  }
}

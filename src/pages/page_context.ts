import type { Context } from 'koa'
import type { Render } from '../http/pages/render.ts'
import type { Runtime } from '../runtime.ts'

/** Who is signed in, and how somebody becomes so. */
export interface Sessions {
  current(ctx: Context): Promise<{ person: { id: string; name: string; email: string } } | null>
  open(ctx: Context, user: string): Promise<void>
}

/** What pages are made with. */
export type PageParts = Runtime & { render: Render; sessions: Sessions }

import type { Context } from 'koa'
import type { Ground } from '../ground.ts'
import type { Render } from '../http/render.ts'

/** Who is signed in, and how somebody becomes so. */
export interface Sessions {
  current(ctx: Context): Promise<{ person: { id: string; name: string; email: string } } | null>
  open(ctx: Context, user: string): Promise<void>
}

/** What pages are made with. */
export type PageParts = Ground & { render: Render; sessions: Sessions }

import type { Ground } from '../ground.ts'
import type { Render } from '../http/render.ts'

/** What pages are made with. */
export type PageParts = Ground & { render: Render }

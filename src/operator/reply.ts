/** What an operation replies: a status and, except for 204, a body. */
export type Reply = { status: number; body?: unknown }

export const ok = (body: unknown): Reply => ({ status: 200, body })

export const created = (body: unknown): Reply => ({ status: 201, body })

/** To a PUT: 201 for something new. */
export const stored = (isNew: boolean, body: unknown): Reply => ({ status: isNew ? 201 : 200, body })

export const accepted = (body: unknown): Reply => ({ status: 202, body })

export const noContent: Reply = { status: 204 }

/** The response of an operation: a status and, except for 204, a body. */
export type Reply = { status: number; body?: unknown }

export const ok = (body: unknown): Reply => ({ status: 200, body })

export const created = (body: unknown): Reply => ({ status: 201, body })

/** The response to a PUT: 201 if it created something, else 200. */
export const stored = (isNew: boolean, body: unknown): Reply => ({ status: isNew ? 201 : 200, body })

export const accepted = (body: unknown): Reply => ({ status: 202, body })

export const noContent: Reply = { status: 204 }

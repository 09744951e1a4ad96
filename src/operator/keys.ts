import { rotateSigningKey } from '../model/signing_keys.ts'
import type { Runtime } from '../runtime.ts'
import { type Operation, operation } from './operation.ts'
import { created } from './reply.ts'

/** The authorization server's signing key. */
export const keyOperations = ({ db, vault, now }: Runtime): Operation[] => [
  operation({
    method: 'post',
    path: '/keys/rotate',
    summary: 'Create a new signing key; the old one stays published',
    statuses: [201],
    handle: async ({ actor }) => created({ kid: await rotateSigningKey(db, vault, actor, now()) }),
  }),
]

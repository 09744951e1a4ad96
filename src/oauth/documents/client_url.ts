import type { Reach } from '../../http/outgoing/address.ts'
import { outgoingUrlProblem } from '../../http/outgoing/outgoing_url.ts'

const LONGEST = 500

/** Whether a client id is the address of a document, and not one issued here. */
export const isClientUrl = (id: string): boolean => /^https?:/i.test(id)

/**
 * Why a client id is not the address of a metadata document; null if it is
 * (draft-ietf-oauth-client-id-metadata-document §3). It must be written as it is requested, in every byte: a dot
 * segment, a default port or an upper-case host would be another spelling of the same address.
 */
export function clientUrlProblem(id: string, reach: Reach): string | null {
  if (id.length > LONGEST) return `must have at most ${LONGEST} characters`
  const problem = outgoingUrlProblem(id, { http: false, reach })
  if (problem) return problem
  if (new URL(id).href !== id) return 'must have a path and be in its normalised form'
  return null
}

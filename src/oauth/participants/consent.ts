import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import type { Form } from '../../http/pages/form.ts'
import { badRequest, Problem } from '../../http/problem.ts'
import { type ParticipantChoice, participantChoices } from '../../model/participants/choices.ts'
import { consentAsParticipant } from '../../model/participants/consents.ts'
import type { Person } from '../../model/people/sessions.ts'
import type { Runtime } from '../../runtime.ts'
import type { ConsentRuntime, PendingRequest } from '../consent/pending_request.ts'
import { choiceValue, showParticipantPage, showUnconfirmed } from './consent_page.ts'

type Asked = { request: PendingRequest; person: Person }

/**
 * Shows a participant which app asks for what. Only people who have confirmed an address see the records under it,
 * because anyone can claim one.
 */
export async function showParticipantConsent(
  runtime: ConsentRuntime,
  ctx: Context,
  { request, person }: Asked,
): Promise<void> {
  if (!person.confirmed) return showUnconfirmed(runtime, ctx, { request, person })
  const choices = await choicesOf(runtime, { request, person })
  showParticipantPage(runtime, ctx, { request, person, choices })
}

/**
 * Stores the consent of a participant to the choice of the form.
 * @returns the grant
 * @throws Problem 400 if it is not, or no longer, one of the person's choices
 */
export async function allowAsParticipant(
  runtime: ConsentRuntime,
  ctx: Context,
  { request, person, form }: Asked & { form: Form },
): Promise<string> {
  const { db, platform, now } = runtime
  const choices = await choicesOf(runtime, { request, person })
  const chosen = choices.find((choice) => choiceValue(choice) === form.raw('choice'))
  const type = recordType(platform)
  const actor = { kind: 'user', id: person.id, ip: ctx.ip } as const
  const grant =
    chosen &&
    (await inTransaction(db, (trx) => consentAsParticipant(trx, type, request, chosen, actor, now())))
  if (!grant) throw badRequest('Choose one of the options on the page.')
  return grant
}

async function choicesOf(
  { db, platform }: ConsentRuntime,
  { request, person }: Asked,
): Promise<ParticipantChoice[]> {
  return await participantChoices(db, recordType(platform), person.id, request)
}

function recordType({ participants }: Runtime['platform']): string {
  if (!participants) throw new Error('a participant was asked on a platform without participants')
  return participants.record_type
}

/**
 * A person who opens the link in our email in another browser confirms their address there, but finds no request.
 * @returns null once it is shown
 * @throws the error for every other visit
 */
export function showConfirmed({ render }: ConsentRuntime, ctx: Context, error: unknown): null {
  const confirmed = ctx.query['done'] === 'confirmed'
  if (!confirmed || !(error instanceof Problem) || error.code !== 'interaction_expired') throw error
  render(ctx, 'participants/confirmed', {})
  return null
}

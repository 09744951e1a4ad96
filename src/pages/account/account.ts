import type { Middleware } from 'koa'
import { forReader } from '../../platform/languages.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'
import { type ProfileSection, profileSection } from './address.ts'
import { type InvitationSection, invitationSection } from './invitations.ts'
import { type NoticeSection, noticeSection } from './notices.ts'
import { type ParticipationSection, participationSection } from './participations.ts'
import { type PasskeySection, passkeySection } from './passkeys.ts'
import { type PasswordSection, passwordSection } from './password.ts'
import { type SessionSection, sessionSection } from './sessions.ts'
import { findSignInWays } from './sign_in_ways.ts'

/** One entry per section of the page. Each has a partial in `views/partials/account/` and a module in this folder. */
export interface AccountSections {
  profile: ProfileSection
  password: PasswordSection
  passkeys: PasskeySection
  invitations: InvitationSection
  participations: ParticipationSection
  sessions: SessionSection
  notices: NoticeSection
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'account/account': AccountSections
  }
}

/** The page itself. */
export function accountPage(runtime: PageRuntime): Middleware {
  return async (ctx) => {
    const person = currentPerson(ctx)
    const reading = { ...runtime, platform: forReader(runtime.platform, ctx) }
    const [ways, passkeys, invitations, participations, sessions, notices] = await Promise.all([
      findSignInWays(reading, person.id),
      passkeySection(reading, ctx),
      invitationSection(runtime, person),
      participationSection(reading, person),
      sessionSection(runtime, ctx),
      noticeSection(runtime, person),
    ])
    runtime.render(ctx, 'account/account', {
      profile: profileSection(person, ways),
      password: passwordSection(ways),
      passkeys,
      invitations,
      participations,
      sessions,
      notices,
    })
  }
}

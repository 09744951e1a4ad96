import type { Middleware } from 'koa'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'
import { type PasswordSection, passwordSection } from './password.ts'

/** The address and the name of the account. */
type ProfileSection = { name: string; email: string; confirmed: boolean }

/** One entry per section of the page: each has a partial in `views/partials/account/` and a module beside this one. */
export interface AccountSections {
  profile: ProfileSection
  password: PasswordSection
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'account/account': AccountSections
  }
  interface Partials {
    'partials/account/profile': ProfileSection
  }
}

/** The page itself. */
export function accountPage(runtime: PageRuntime): Middleware {
  return async (ctx) => {
    const { id, name, email, confirmed } = currentPerson(ctx)
    const [password] = await Promise.all([passwordSection(runtime, id)])
    runtime.render(ctx, 'account/account', { profile: { name, email, confirmed }, password })
  }
}

import fc, { type Arbitrary } from 'fast-check'
import { mostly } from './noise.ts'
import type { Route } from './server_process.ts'
import type { Stage } from './stage.ts'

type Given = { headers: [string, string][]; body: string | null }
type Credentials = [string, string][] | ((body: string | null, target: string) => Given)

/** The credentials that a path accepts, or others. */
export function credentials(stage: Stage, { path }: Route): Arbitrary<Credentials> {
  const bearer = (tokens: string[]) =>
    mostly(fc.constantFrom(...tokens), 8).map((token): Credentials => [['Authorization', `Bearer ${token}`]])
  if (path.startsWith('/platform/') || path === '/metrics') return bearer([stage.operatorToken])
  if (path.startsWith('/api/')) return bearer(stage.accessTokens)
  if (path.startsWith('/oauth/') && !path.startsWith('/oauth/authorize')) {
    const { client_id, client_secret } = stage.world.confidential
    return fc.constantFrom<Credentials>(
      ...Array.from(
        { length: 8 },
        (): Credentials => [['Authorization', `Basic ${btoa(`${client_id}:${client_secret}`)}`]],
      ),
      [],
      [],
      [['Authorization', `Bearer ${stage.operatorToken}`]],
      [['Authorization', 'Basic ====']],
      [['Authorization', `Basic ${btoa('a\u0000b:c')}`]],
    )
  }
  const [nobody] = stage.visitors
  const visitors = path === '/signout' ? [nobody ?? { cookie: '', csrf: '' }] : stage.visitors
  return fc.tuple(fc.constantFrom(...visitors, ...visitors.slice(1)), fc.nat(19)).map(
    ([any, luck]): Credentials =>
      (body, target) => {
        const visitor = stage.interactions.find(({ uid }) => target.includes(uid)) ?? any
        return {
          headers: [['Cookie', luck === 0 ? `${visitor.cookie}x` : visitor.cookie]],
          // Nearly every form has a valid token, so that the code behind the check is tested.
          body: body === null || luck === 1 ? body : `${body}&csrf=${encodeURIComponent(visitor.csrf)}`,
        }
      },
  )
}

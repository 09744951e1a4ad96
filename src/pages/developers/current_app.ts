import type { Context } from 'koa'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'

/** The app of a page below `/developers/apps/:app`. `findApp` has found it through the person's membership. */
export function currentApp(ctx: Context): MemberApp {
  const { app } = ctx.state
  if (!app) throw new Error('this page must be behind findApp')
  return app
}

/** The environment that the page shows. */
export function currentEnvironment(ctx: Context): Environment {
  const { environment } = ctx.state
  if (!environment) throw new Error('this page must be behind findApp')
  return environment
}

/**
 * The environments in which an app can have credentials. An in-house app is in its organisation's environment only.
 */
export const environmentsOf = ({ tenant_environment }: MemberApp): Environment[] =>
  tenant_environment === null ? ['sandbox', 'production'] : [tenant_environment]

/** The environment that the URL names. Without one: production if the app is available there. */
export function chosenEnvironment(ctx: Context, app: MemberApp): Environment {
  const [first = 'sandbox', ...others] = environmentsOf(app)
  const requested = [first, ...others].find((name) => name === ctx.query['environment'])
  return requested ?? (app.environments.includes('production') ? 'production' : first)
}

/** The address of an app's pages. */
export const appAddress = ({ id }: { id: string }): string => `/developers/apps/${id}`

/** The address of a page of an app, in one of its environments: `appPage(app, '/connections', 'sandbox')`. */
export const appPage = (app: { id: string }, path: string, environment: Environment): string =>
  `${appAddress(app)}${path}?environment=${environment}`

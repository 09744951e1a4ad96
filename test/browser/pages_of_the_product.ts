import type { Page } from 'playwright-core'
import { APP, type DemoStage, TENANT } from '../support/demo_stage.ts'

export type Who = 'visitor' | 'owner' | 'staff' | 'developer'

/** One page: which view, who sees it, where it is, and what has to be done there first. */
export type ProductPage = {
  view: string
  who: Who
  path: string | ((stage: DemoStage) => string)
  status?: number
  /** What makes the page after the address was opened, for answers to a form. */
  act?: (page: Page) => Promise<void>
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click()
const hook = (rest: string) => (stage: DemoStage) => `${APP}/webhooks/${stage.endpoint}${rest}`
const mine = (path: string) => `/settings/${path}?tenant=${TENANT}`

async function nameApp(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill('Second desk')
  await press('Continue')(page)
}
async function chooseRights(page: Page): Promise<void> {
  await nameApp(page)
  await page.getByLabel('bookings:read').check()
  await press('Continue')(page)
}
async function addEndpoint(page: Page): Promise<void> {
  await page.getByLabel('URL').fill('http://127.0.0.1:1/hook')
  await press('Add endpoint')(page)
}
async function generateKey(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill('Accounting export')
  await press('Generate')(page)
}

const visitor: ProductPage[] = [
  { view: 'home', who: 'visitor', path: '/' },
  { view: 'sign_in', who: 'visitor', path: '/signin' },
  { view: 'developers/welcome', who: 'visitor', path: '/developers' },
  { view: 'developers/sign_up', who: 'visitor', path: '/developers/sign-up' },
  { view: 'developers/sign_up', who: 'visitor', path: '/developers/sign-up', act: press('Sign up') },
  { view: 'docs/quickstart', who: 'visitor', path: '/docs' },
  { view: 'docs/authorization', who: 'visitor', path: '/docs/authorization' },
  { view: 'docs/scopes', who: 'visitor', path: '/docs/scopes' },
  { view: 'docs/api', who: 'visitor', path: '/docs/api' },
  { view: 'docs/events', who: 'visitor', path: '/docs/events' },
  { view: 'docs/webhooks', who: 'visitor', path: '/docs/webhooks' },
  { view: 'docs/limits', who: 'visitor', path: '/docs/limits' },
  { view: 'docs/errors', who: 'visitor', path: '/docs/errors' },
  { view: 'error', who: 'visitor', path: '/nowhere', status: 404 },
  { view: 'error', who: 'visitor', path: '/oauth/authorize?client_id=nobody', status: 400 },
]

const developer: ProductPage[] = [
  { view: 'home', who: 'developer', path: '/' },
  { view: 'docs/quickstart', who: 'developer', path: '/docs' },
  { view: 'developers/apps', who: 'developer', path: '/developers' },
  { view: 'developers/publishers', who: 'developer', path: '/developers/publishers' },
  { view: 'developers/publisher', who: 'developer', path: '/developers/publishers/new' },
  { view: 'developers/publisher', who: 'developer', path: '/developers/publishers/lighthouse' },
  { view: 'developers/new_app', who: 'developer', path: '/developers/apps/new' },
  { view: 'developers/new_app', who: 'developer', path: '/developers/apps/new', act: press('Continue') },
  { view: 'developers/new_app', who: 'developer', path: '/developers/apps/new', act: nameApp },
  { view: 'developers/new_app', who: 'developer', path: '/developers/apps/new', act: chooseRights },
  {
    view: 'developers/app_created',
    who: 'developer',
    path: '/developers/apps/new',
    act: async (page) => {
      await chooseRights(page)
      await press('Register app')(page)
    },
  },
  { view: 'developers/app', who: 'developer', path: APP },
  {
    view: 'developers/app',
    who: 'developer',
    path: APP,
    act: (page) => page.getByRole('button', { name: 'New secret' }).first().click(),
  },
  { view: 'developers/edit_app', who: 'developer', path: `${APP}/edit` },
  {
    view: 'developers/edit_app',
    who: 'developer',
    path: `${APP}/edit`,
    act: async (page) => {
      await page.getByLabel('customers:read').uncheck()
      await press('Save')(page)
    },
  },
  { view: 'developers/connections', who: 'developer', path: `${APP}/connections` },
  { view: 'developers/requests', who: 'developer', path: `${APP}/requests` },
  { view: 'developers/requests', who: 'developer', path: `${APP}/requests?outcome=refused` },
  { view: 'developers/audit', who: 'developer', path: `${APP}/audit` },
  { view: 'developers/try', who: 'developer', path: `${APP}/try` },
  { view: 'developers/try_callback', who: 'developer', path: '/developers/try/callback' },
  { view: 'webhooks/endpoints', who: 'developer', path: `${APP}/webhooks` },
  { view: 'webhooks/new_endpoint', who: 'developer', path: `${APP}/webhooks/new` },
  { view: 'webhooks/created', who: 'developer', path: `${APP}/webhooks/new`, act: addEndpoint },
  { view: 'webhooks/endpoint', who: 'developer', path: hook('') },
  { view: 'webhooks/edit_endpoint', who: 'developer', path: hook('/edit') },
  { view: 'webhooks/check', who: 'developer', path: hook('/check') },
  { view: 'webhooks/rotated', who: 'developer', path: hook(''), act: press('New signing secret') },
  {
    view: 'webhooks/delivery',
    who: 'developer',
    path: (stage) => hook(`/deliveries/${stage.delivery}`)(stage),
  },
  { view: 'error', who: 'developer', path: '/developers/apps/nobodys', status: 404 },
  { view: 'settings/nowhere', who: 'developer', path: '/settings/apps' },
]

const disconnectPage = (stage: DemoStage) => mine(`apps/${stage.connection}/disconnect`)

const merchant: ProductPage[] = [
  { view: 'settings/apps', who: 'owner', path: mine('apps') },
  { view: 'settings/apps', who: 'owner', path: '/settings/apps?tenant=sunny-boards' },
  { view: 'settings/disconnect', who: 'owner', path: disconnectPage },
  { view: 'settings/keys', who: 'owner', path: mine('developers') },
  { view: 'settings/new_key', who: 'owner', path: mine('developers/keys/new') },
  { view: 'settings/new_key', who: 'owner', path: mine('developers/keys/new'), act: press('Generate') },
  { view: 'settings/keys', who: 'owner', path: mine('developers/keys/new'), act: generateKey },
  {
    view: 'settings/revoke_key',
    who: 'owner',
    path: mine('developers'),
    act: (page) => page.getByRole('link', { name: 'Revoke Accounting export' }).click(),
  },
  { view: 'webhooks/endpoints', who: 'owner', path: mine('developers/webhooks') },
  { view: 'webhooks/new_endpoint', who: 'owner', path: mine('developers/webhooks/new') },
  { view: 'consent', who: 'owner', path: ({ demo }) => `${demo.partnerUrl}/connect` },
  { view: 'settings/apps', who: 'staff', path: mine('apps') },
  { view: 'settings/keys', who: 'staff', path: mine('developers') },
  { view: 'error', who: 'staff', path: disconnectPage, status: 403 },
  { view: 'error', who: 'staff', path: mine('developers/keys/new'), status: 403 },
]

export const PRODUCT_PAGES: ProductPage[] = [...visitor, ...developer, ...merchant]

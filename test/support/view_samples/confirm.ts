import type { Page } from 'playwright-core'
import { confirm } from '../../../views/languages/en/confirm.ts'
import { APP, TENANT } from '../demo_stage.ts'
import type { ViewTests } from './types.ts'

const acts = Object.keys(confirm) as (keyof typeof confirm)[]

const names = {
  ...{
    app: 'Tidy Books',
    publisher: 'Ledgerly Ltd',
    tenant: 'Harbour Bikes',
    unit: 'North Quay',
    platform: 'Tills',
  },
  ...{
    last_four: 'abcd',
    environment: 'production',
    url: 'https://app.ledgerly.example/hook',
    key: 'Export',
  },
  ...{
    host: 'assistant.example',
    client: 'https://assistant.example/oauth/client.json',
    ports: 'on every port',
  },
  ...{ name: 'Dana', email: 'dana@ledgerly.example', place: 'Harbour Bikes' },
}
const facts = [{ label: 'Production', cell: { text: 'Connections: 2 · Endpoints: 1' } }]
const reason = { label: 'Reason', about: 'The audit log keeps it.', value: '', error: null }
const sample = { names, facts, reason: null, danger: true, action: `${APP}/delete`, back: APP }
const samples = {
  ...Object.fromEntries(acts.map((act) => [act, { ...sample, act }])),
  reason: { ...sample, act: 'suspend_host', reason },
  no_reason: {
    ...sample,
    act: 'resume_host',
    danger: false,
    reason: { ...reason, error: 'Write a reason.' },
  },
} as const

const follow = (name: string | RegExp) => async (page: Page) =>
  await page.getByRole('link', { name }).first().click()

export const confirmViews: ViewTests<'confirm'> = {
  confirm: {
    samples,
    visits: [
      { who: 'owner', path: ({ connection }) => `/settings/apps/${connection}/disconnect?tenant=${TENANT}` },
      { who: 'developer', path: `${APP}/delete` },
      { who: 'developer', path: APP, act: follow(/^Revoke/) },
      { who: 'developer', path: '/developers/publishers/lighthouse', act: follow(/^(Leave|Remove)/) },
      { who: 'operator', path: '/operator/agents/assistant.example/suspend' },
      // The key of an earlier visit.
      {
        who: 'owner',
        path: `/settings/developers?tenant=${TENANT}`,
        act: follow('Revoke Accounting export'),
      },
    ],
  },
}

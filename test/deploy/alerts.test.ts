import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { baseTest as test } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'
import { startProgram } from '../support/program.ts'
import { upstreamDefinition } from '../support/upstream.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8')
const rules = await read('deploy/prometheus/alerts.yml')
const alerts: { alert: string; expr: string }[] = parse(rules).groups.flatMap(
  (group: { rules: object[] }) => group.rules,
)
const dashboard: { panels: { title: string; targets?: { expr: string }[] }[] } = JSON.parse(
  await read('deploy/grafana/dashboard.json'),
)

const promtool = (...args: string[]) => spawnSync('promtool', args, { cwd: ROOT, encoding: 'utf8' })
const installed = promtool('--version').status === 0
if (!installed) process.stderr.write('promtool is not installed: the alert rules are not tried\n')

test.skipIf(!installed)('each alert fires on what it describes, and is silent otherwise', async () => {
  const checked = promtool('check', 'rules', 'deploy/prometheus/alerts.yml')
  expect(checked.status, checked.stdout + checked.stderr).toBe(0)
  const tried = promtool('test', 'rules', 'test/deploy/alerts_test.yml')
  expect(tried.status, tried.stdout + tried.stderr).toBe(0)
  const fired = await read('test/deploy/alerts_test.yml')
  for (const { alert } of alerts) expect(fired).toContain(`alertname="${alert}"`)
})

test('alerts, the dashboard and the autoscaler ask for metrics that the program has', async ({
  database,
  folder,
}) => {
  const port = await freePort()
  const { end } = await startProgram({
    DATABASE_URL: database.url,
    PUBLIC_URL: 'http://127.0.0.1',
    SECRET_KEY: randomBytes(32).toString('base64'),
    OPERATOR_TOKEN: randomBytes(24).toString('hex'),
    METRICS_PORT: String(port),
    // Some parts have metrics only where they are used. Nobody listens here.
    ...{ REDIS_URL: 'redis://127.0.0.1:9', SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'a@b.example' },
    ...{ PLATFORM: upstreamDefinition(folder), UPSTREAM_URL: 'http://127.0.0.1:9' },
  })
  onTestFinished(async () => void (await end('SIGKILL')))
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name))
  const asked = [
    ...alerts.map(({ alert, expr }) => [alert, expr]),
    ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr])),
    ['autoscaling', await read('deploy/helm/drawbridge/templates/autoscaling.yaml')],
  ]
  const unknown = asked.flatMap(([where, expr = '']) =>
    [...expr.matchAll(/\b(?:drawbridge|process|nodejs)_\w+/g)]
      .map(([name]) => name.replace(/(?<=_seconds)_(count|bucket|sum)$/, ''))
      .filter((name) => !known.has(name))
      .map((name) => `${where}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test.skipIf(!installed)(
  'every panel of the dashboard has expressions that Prometheus can parse',
  async ({ folder }) => {
    const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    expect(expressions.length).toBeGreaterThan(20)
    const recorded = expressions.map((expr, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }))
    const file = join(folder, 'panels.json')
    await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules: recorded }] }))
    const { status, stdout, stderr } = promtool('check', 'rules', file)
    expect(status, stdout + stderr).toBe(0)
  },
)

test('docs/operations.md says what each alert means', async () => {
  const operations = await read('docs/operations.md')
  for (const { alert } of alerts) expect(operations).toContain(`\`${alert}\``)
})

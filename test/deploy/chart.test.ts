import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject'
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
import { Ajv } from 'ajv'
import ipaddr from 'ipaddr.js'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Service } from 'kubernetes-models/v1/Service'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { addressProblem } from '../../src/http/outgoing/address.ts'

const ROOT = join(import.meta.dirname, '../..')
const CHART = join(ROOT, 'deploy/helm/drawbridge')

/** Each kind that the chart may create: its schema, as Kubernetes, KEDA and the Prometheus operator publish it. */
const KINDS = {
  ...{ ConfigMap, Deployment, HorizontalPodAutoscaler, Ingress, Job, NetworkPolicy, PodDisruptionBudget },
  ...{ PodMonitor, ScaledObject, Service },
}
type Kind = keyof typeof KINDS
// biome-ignore lint/suspicious/noExplicitAny: the schemas say what a document looks like
type Document = { apiVersion: string; kind: Kind; metadata: { name: string }; [field: string]: any }

/** What has no default. */
const LEAST = {
  image: { repository: 'registry.example/drawbridge' },
  publicUrl: 'https://drawbridge.example.com',
  existingSecret: 'drawbridge',
  migrationSecret: 'drawbridge-owner',
  networkPolicy: { database: [{ ipBlock: { cidr: '10.0.8.15/32' } }] },
}
/** Everything that can be switched on. */
const MOST = {
  ...LEAST,
  networkPolicy: {
    ...LEAST.networkPolicy,
    redis: [{ ipBlock: { cidr: '10.0.8.16/32' } }],
    workerEgress: [{ to: [{ ipBlock: { cidr: '10.0.8.20/32' } }], ports: [{ protocol: 'TCP', port: 587 }] }],
    metricsFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }],
  },
  config: { MAIL_FROM: 'Drawbridge <no-reply@example.com>', DATABASE_POOL: 20 },
  platformDefinition: '{\n  "name": "mine"\n}\n',
  imagePullSecrets: [{ name: 'registry' }],
  web: { autoscaling: { enabled: true }, nodeSelector: { disk: 'ssd' } },
  worker: {
    autoscaling: { enabled: true, prometheusUrl: 'http://prometheus:9090' },
    tolerations: [{ key: 'spot', operator: 'Exists' }],
  },
  ingress: { enabled: true, className: 'nginx', annotations: { a: 'b' }, tlsSecret: 'certificate' },
  podMonitor: { enabled: true, labels: { release: 'prometheus' } },
}

function render(values: object): Record<string, string> {
  const program = join(import.meta.dirname, 'programs/render_chart.go')
  const run = spawnSync('go', ['run', program], { env: GO, input: JSON.stringify({ chart: CHART, values }) })
  if (run.status !== 0) throw new Error(String(run.stderr))
  return JSON.parse(String(run.stdout))
}

function documents(values: object): Document[] {
  return Object.entries(render(values))
    .filter(([name]) => name.endsWith('.yaml'))
    .flatMap(([, text]) => parseAllDocuments(text, { strict: true, uniqueKeys: true }))
    .map((parsed) => parsed.toJS())
    .filter((document) => document !== null)
}

const GO = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '-buildvcs=false' }
const installed = spawnSync('go', ['list', 'github.com/Masterminds/sprig'], { env: GO }).status === 0
if (!installed) process.stderr.write('Go with sprig is not installed: the Helm chart is not rendered\n')
const rendered = installed ? { least: documents(LEAST), most: documents(MOST) } : { least: [], most: [] }
const rendering = test.skipIf(!installed)

/** The only document of a kind whose name ends like this. */
const only = (list: Document[], kind: Kind, end = ''): Document => {
  const [found, another] = list.filter((one) => one.kind === kind && one.metadata.name.endsWith(end))
  if (!found || another) throw new Error(`not one ${kind} ${end}`)
  return found
}

rendering('every document is what its schema asks for', async () => {
  for (const document of [...rendered.least, ...rendered.most]) {
    expect(() => new KINDS[document.kind](document as never).validate(), document.kind).not.toThrow()
  }
  expect(rendered.least.map(({ kind }) => kind).sort()).toEqual([
    ...['ConfigMap', 'Deployment', 'Deployment', 'Job', 'NetworkPolicy'],
    ...['PodDisruptionBudget', 'PodDisruptionBudget', 'Service'],
  ])
  expect(new Set(rendered.most.map(({ kind }) => kind))).toEqual(new Set(Object.keys(KINDS)))
})

rendering('no document has a field that its schema does not know', async () => {
  // The schemas let unknown fields pass. TypeScript does not, where an object is written out.
  await mkdir(join(ROOT, 'test/output'), { recursive: true })
  const folder = await mkdtemp(join(ROOT, 'test/output/chart-'))
  try {
    const modules = {
      ScaledObject: '@kubernetes-models/keda',
      PodMonitor: '@kubernetes-models/prometheus-operator',
    }
    const text = rendered.most.map((document, index) => {
      const from = modules[document.kind as keyof typeof modules] ?? 'kubernetes-models'
      const type = `import('${from}/${document.apiVersion}/${document.kind}').I${document.kind}`
      return `export const document${index}: ${type} = ${JSON.stringify(document, null, 1)}\n`
    })
    await writeFile(join(folder, 'chart.ts'), text.join(''))
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--ignoreConfig']
    const { stdout } = spawnSync('npx', ['tsc', ...options, join(folder, 'chart.ts')], { cwd: ROOT })
    expect(String(stdout)).toBe('')
  } finally {
    await rm(folder, { recursive: true })
  }
})

rendering('pods have no privileges, and stop later than the program gives up', () => {
  for (const document of rendered.most.filter(({ kind }) => kind === 'Deployment' || kind === 'Job')) {
    const { spec } = document['spec'].template
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    })
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    if (document.kind === 'Deployment') expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(10)
  }
})

rendering('web nodes are asked on their port, and workers on the only one that they have', () => {
  const ports = { web: 'http', worker: 'metrics' }
  for (const [role, port] of Object.entries(ports)) {
    const [container] = only(rendered.least, 'Deployment', role)['spec'].template.spec.containers
    expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port })
    expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port })
    expect(container.ports.map(({ name }: { name: string }) => name)).toContain(port)
    expect(container.env).toEqual([{ name: 'ROLE', value: role }])
  }
})

rendering('the migration runs first, with the secret of the owner alone', () => {
  const job = only(rendered.least, 'Job')
  expect(job.metadata).toMatchObject({ annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade' } })
  const [container] = job['spec'].template.spec.containers
  expect(container.command).toEqual(['node', 'src/start.js', 'migrate'])
  expect(container.env).toEqual([
    {
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'drawbridge-owner', key: 'DATABASE_URL' } },
    },
  ])
})

rendering('the program accepts the variables of the chart', () => {
  const secrets = {
    DATABASE_URL: 'postgres://drawbridge_app@db/drawbridge',
    SECRET_KEY: Buffer.alloc(32).toString('base64'),
    OPERATOR_TOKEN: 'a token of the operator’s own',
  }
  const variables = only(rendered.least, 'ConfigMap')['data']
  expect(readConfig({ ...variables, ...secrets, MAIL_FROM: '' })).toMatchObject({ trustProxy: { hops: 1 } })
  const mine = rendered.most.find(({ metadata }) => metadata.name === 'release-platform')
  expect(mine?.['data']).toEqual({ 'platform.json': MOST.platformDefinition })
})

rendering('the network policy lets workers send where Drawbridge may, and nowhere else', () => {
  const policy = only(rendered.least, 'NetworkPolicy')
  const internet = policy['spec'].egress.at(-1).to.map(({ ipBlock }: { ipBlock: Block }) => ipBlock)
  const refused = [
    ...[
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '127.0.0.1',
      '169.254.169.254',
      '100.64.0.1',
    ],
    ...['0.0.0.0', '192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
    ...['240.0.0.1', '255.255.255.255', '::1', 'fe80::1', 'fd00::1', 'ff02::1', '64:ff9b::a00:1', '2001::1'],
    ...['2001:db8::1', '2002:a00:1::1', '::ffff:10.0.0.1'],
  ]
  for (const address of refused) {
    expect([address, addressProblem(address, 'public') === null]).toEqual([address, false])
    expect([address, passes(internet, address)]).toEqual([address, false])
  }
  for (const address of ['1.1.1.1', '172.32.0.1', '192.169.0.1', '223.255.255.254', '2606:4700::1111']) {
    expect([address, addressProblem(address, 'public')]).toEqual([address, null])
    expect([address, passes(internet, address)]).toEqual([address, true])
  }
})

type Block = { cidr: string; except?: string[] }

/** As Kubernetes reads the blocks of a policy. */
function passes(blocks: Block[], text: string): boolean {
  const address = ipaddr.parse(text)
  const within = (cidr: string): boolean => {
    const [base, bits] = ipaddr.parseCIDR(cidr)
    return base.kind() === address.kind() && address.match(base, bits)
  }
  return blocks.some(({ cidr, except = [] }) => within(cidr) && !except.some(within))
}

const schema = JSON.parse(await readFile(join(CHART, 'values.schema.json'), 'utf8'))
const defaults = parse(await readFile(join(CHART, 'values.yaml'), 'utf8'))
const valid = new Ajv({ strict: false }).compile(schema)

test('the chart asks for what only the operator knows, and refuses secrets as values', () => {
  const merged = (values: object) => ({ ...defaults, ...values })
  expect(valid(merged(LEAST)), JSON.stringify(valid.errors)).toBe(true)
  expect(valid(merged(MOST)), JSON.stringify(valid.errors)).toBe(true)
  expect(valid(defaults)).toBe(false)
  for (const name of Object.keys(LEAST)) {
    expect([name, valid({ ...merged(LEAST), [name]: defaults[name] })]).toEqual([name, false])
  }
  expect(valid(merged({ ...LEAST, publicUrl: 'http://drawbridge.example.com' }))).toBe(false)
  expect(valid(merged({ ...LEAST, config: { SECRET_KEY: 'x' } }))).toBe(false)
  expect(valid(merged({ ...LEAST, worker: { autoscaling: { enabled: true, prometheusUrl: '' } } }))).toBe(
    false,
  )
})

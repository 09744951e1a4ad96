import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { merchantsTest as test } from '../support/fixtures.ts'
import { visit } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'

// Libraries of other languages, as Debian packages them for its own Python, Go and Ruby. .ci/run installs them where it
// can. Each program prints the address for the merchant, reads the callback, and then prints the tenant, the status of
// a call after a refresh, and the status of a call after revocation.

const GO = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '-buildvcs=false' }

type Program = {
  library: string
  command: string[]
  /** Succeeds where the library is installed. */
  probe: string[]
  environment?: Record<string, string>
}

const PROGRAMS: Program[] = [
  {
    library: 'Authlib (Python)',
    command: ['/usr/bin/python3', 'authlib_client.py'],
    probe: ['/usr/bin/python3', '-c', 'import authlib.integrations.requests_client'],
    environment: { AUTHLIB_INSECURE_TRANSPORT: '1' },
  },
  {
    library: 'requests-oauthlib (Python)',
    command: ['/usr/bin/python3', 'requests_oauthlib_client.py'],
    probe: ['/usr/bin/python3', '-c', 'import requests_oauthlib'],
    // Otherwise it refuses the http of this test, its callback included.
    environment: { OAUTHLIB_INSECURE_TRANSPORT: '1' },
  },
  {
    library: 'golang.org/x/oauth2 (Go)',
    command: ['go', 'run', 'x_oauth2_client.go'],
    probe: ['go', 'list', 'golang.org/x/oauth2'],
    environment: GO,
  },
  {
    library: 'oauth2 (Ruby)',
    command: ['ruby', 'oauth2_client.rb'],
    probe: ['ruby', '-e', 'require "oauth2"'],
  },
]

const installed = ({ probe: [name = '', ...rest], environment }: Program): boolean =>
  spawnSync(name, rest, { env: { ...process.env, ...environment } }).status === 0

for (const program of PROGRAMS) {
  const { library, command, environment } = program
  const present = installed(program)
  const title = present ? library : `${library}: skipped, it is not installed on this machine`
  test.skipIf(!present)(title, { timeout: 120_000 }, async ({ server, world }) => {
    const [name = '', file = '', ...rest] = command
    const child = spawn(name, [file, ...rest], {
      cwd: fileURLToPath(new URL('programs/', import.meta.url)),
      env: {
        ...process.env,
        ...environment,
        BASE: server.base,
        REDIRECT_URI: REDIRECT,
        CLIENT_ID: world.confidential.client_id,
        CLIENT_SECRET: world.confidential.client_secret,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: 100_000,
    })
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      if (lines.push(line) === 1) child.stdin.end(`${await visit(server.base, line)}\n`)
    }
    expect(lines.slice(1)).toEqual(['north', '200', '401'])
  })
}

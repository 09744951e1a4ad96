import type { Config } from './config.ts'
import type { Platform } from './platform/definition.ts'

export type Greeted = {
  config: Config
  platform: Platform
  notes: string[]
  /** The variables whose values were created at this start. The values are shown once. */
  created: string[]
  demo?: {
    partnerUrl: string
    password: string
    people: { name: string; email: string; about: string }[]
  } | null
}

/** What is printed once the program is ready: addresses, demo sign-ins, and the operator token at the first start. */
export function greeting({ config, platform, notes, created, demo }: Greeted): string {
  const lines = [
    '',
    `Drawbridge is ready (platform "${platform.name}", role ${config.role}).`,
    '',
    ...(config.role === 'worker' ? [] : addresses(config)),
    ...(demo ? demoLines(demo) : []),
    ...(created.includes('OPERATOR_TOKEN')
      ? [
          `  Operator token       ${config.operatorTokens[0]}   (stored in ${config.dataDir}/operator_token)`,
          '',
        ]
      : config.databaseUrl
        ? []
        : [`  Operator token       in ${config.dataDir}/operator_token`, '']),
    ...notes.flatMap((note) => [`  Note: ${note}`, '']),
    '  Press Ctrl+C to stop.',
    '',
    '',
  ]
  return lines.join('\n')
}

function addresses({ publicUrl: base, showMails }: Config): string[] {
  return [
    `  Start page           ${base}/`,
    `  Partner console      ${base}/developers`,
    `  Merchant settings    ${base}/settings/apps`,
    `  Documentation        ${base}/docs`,
    `  Operator’s desk      ${base}/operator`,
    `  Operator API         ${base}/platform/v1`,
    ...(showMails ? [`  Mails                ${base}/mails   (not sent, because SMTP_URL is not set)`] : []),
    '',
  ]
}

function demoLines({ partnerUrl, password, people }: NonNullable<Greeted['demo']>): string[] {
  const width = Math.max(...people.map(({ email }) => email.length))
  return [
    `  Demo partner app     ${partnerUrl}/   (start here: connect, see tokens, call the API)`,
    '',
    `  Demo accounts, all with the password ${password}`,
    ...people.map(({ email, name, about }) => `    ${email.padEnd(width)}   ${name}, ${about}`),
    '',
  ]
}

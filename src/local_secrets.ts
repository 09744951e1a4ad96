import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { StartError } from './start_error.ts'

/**
 * In embedded mode the keys that nobody gave are made at the first start and kept beside the data, readable by
 * whoever runs the program and nobody else.
 * @returns the complete configuration, and the names of the variables whose values were made just now
 * @throws StartError when a file is there but cannot be read or holds no key
 */
export async function readOrMakeSecrets(config: Config): Promise<{ config: Config; made: string[] }> {
  if (config.databaseUrl) return { config, made: [] }
  await mkdir(config.dataDir, { recursive: true })
  const made: string[] = []
  const keep = async (name: string, value: () => string) => {
    const { text, fresh } = await readOrMake(join(config.dataDir, name), value)
    if (fresh) made.push(name.toUpperCase())
    return text
  }
  const secretKeys =
    config.secretKeys ??
    (await keep('secret_key', () => randomBytes(32).toString('base64'))).split(',').map(asKey)
  const operatorToken =
    config.operatorToken ??
    (await keep('operator_token', () => `dbop_${randomBytes(24).toString('base64url')}`))
  return { config: { ...config, secretKeys, operatorToken }, made }
}

async function readOrMake(file: string, value: () => string): Promise<{ text: string; fresh: boolean }> {
  try {
    return { text: (await readFile(file, 'utf8')).trim(), fresh: false }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') throw new StartError(`${file} cannot be read (${code}).`)
  }
  const text = value()
  await writeFile(file, `${text}\n`, { mode: 0o600, flag: 'wx' })
  return { text, fresh: true }
}

function asKey(text: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32)
    throw new StartError('The key file under DATA_DIR holds no key of 32 bytes in base64.')
  return key
}

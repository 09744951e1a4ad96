import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { ownFolder } from './database/embedded/trusted_folder.ts'
import { StartError } from './start_error.ts'

/**
 * In embedded mode, the first start creates the secrets that the environment does not set. They are stored next to
 * the data, readable only for the user who runs the program.
 * @returns the complete configuration, and the names of the variables whose values were just created
 * @throws StartError if a file exists but cannot be read, or does not contain a key
 */
export async function readOrCreateSecrets(config: Config): Promise<{ config: Config; created: string[] }> {
  if (config.databaseUrl) return { config, created: [] }
  await ownFolder(config.dataDir)
  const created: string[] = []
  const keep = async (name: string, value: () => string) => {
    const { text, fresh } = await readOrCreate(join(config.dataDir, name), value)
    if (fresh) created.push(name.toUpperCase())
    return text
  }
  const secretKeys =
    config.secretKeys ??
    (await keep('secret_key', () => randomBytes(32).toString('base64'))).split(',').map(asKey)
  const operatorTokens =
    config.operatorTokens.length > 0
      ? config.operatorTokens
      : [await keep('operator_token', () => `dbop_${randomBytes(24).toString('base64url')}`)]
  return { config: { ...config, secretKeys, operatorTokens }, created }
}

async function readOrCreate(file: string, value: () => string): Promise<{ text: string; fresh: boolean }> {
  try {
    return { text: (await readFile(file, 'utf8')).trim(), fresh: false }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') throw new StartError(`Could not read ${file} (${code}).`)
  }
  const text = value()
  await writeFile(file, `${text}\n`, { mode: 0o600, flag: 'wx' })
  return { text, fresh: true }
}

function asKey(text: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32)
    throw new StartError('The key file in DATA_DIR does not contain a key of 32 bytes in base64.')
  return key
}

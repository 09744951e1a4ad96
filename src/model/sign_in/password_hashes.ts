import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import argon2 from 'argon2'
import bcrypt from 'bcrypt'
import { z } from 'zod'

/**
 * Password hashes of other systems, in the PHC format (https://github.com/P-H-C/phc-string-format) or the older
 * modular crypt format. Their parameters have limits, because verifying a hash costs what its creator chose.
 */

const MIB = 1024 * 1024
const MOST_BYTES = 256 * MIB
const MOST_BCRYPT_COST = 14
const MOST_PBKDF2_ITERATIONS = 2_000_000
const MOST_PASSES = 10
const MOST_LANES = 16

type KnownHash =
  | { kind: 'argon2id' | 'bcrypt' }
  | { kind: 'scrypt'; cost: number; blockSize: number; parallel: number; salt: Buffer; key: Buffer }
  | { kind: 'pbkdf2'; digest: 'sha1' | 'sha256' | 'sha512'; iterations: number; salt: Buffer; key: Buffer }

/** A hash, or what is wrong with it, in words that follow a field's name. */
type Parsed = KnownHash | string

const FORMATS: [RegExp, (parts: string[]) => Parsed][] = [
  // The order of the parameters differs between libraries.
  [
    /^\$argon2id\$v=19\$([mtp]=\d{1,8},[mtp]=\d{1,8},[mtp]=\d{1,8})\$[\w+/]{11,86}\$[\w+/]{16,171}$/,
    parseArgon2,
  ],
  [/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/, parseBcrypt],
  [
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{6,86})={0,2}\$([A-Za-z0-9+/]{22,86})={0,2}$/,
    parseScrypt,
  ],
  // passlib writes only the number of iterations, "." for "+", and no digest for SHA-1.
  [
    /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d{1,9})(?:,l=\d{1,3})?\$([A-Za-z0-9+/.]{6,86})={0,2}\$([A-Za-z0-9+/.]{22,86})={0,2}$/,
    parsePbkdf2,
  ],
]

function parseHash(hash: string): Parsed {
  for (const [format, parse] of FORMATS) {
    const found = format.exec(hash)
    if (found) return parse(found.slice(1))
  }
  return 'must be an argon2id, bcrypt, scrypt or PBKDF2 hash in the PHC or modular crypt format'
}

function parseArgon2([parameters = '']: string[]): Parsed {
  const given = new Map(parameters.split(',').map((pair) => [pair.slice(0, 1), Number(pair.slice(2))]))
  const [memory = 0, passes = 0, lanes = 0] = ['m', 't', 'p'].map((name) => given.get(name))
  if (memory * 1024 > MOST_BYTES) return 'may use at most 256 MiB of memory'
  if (passes > MOST_PASSES) return `may have at most ${MOST_PASSES} passes`
  if (lanes > MOST_LANES) return `may have at most ${MOST_LANES} lanes`
  const possible = passes > 0 && lanes > 0 && memory >= 8 * lanes
  return possible ? { kind: 'argon2id' } : 'must have parameters that argon2id accepts'
}

function parseBcrypt([cost]: string[]): Parsed {
  if (Number(cost) > MOST_BCRYPT_COST) return `may have a cost of at most ${MOST_BCRYPT_COST}`
  return Number(cost) >= 4 ? { kind: 'bcrypt' } : 'must have a cost of at least 4'
}

function parseScrypt([log = '', r, p, salt = '', key = '']: string[]): Parsed {
  const [cost, blockSize, parallel] = [2 ** Number(log), Number(r), Number(p)]
  // RFC 7914 §2: N is a power of 2, larger than 1.
  if (cost < 2 || blockSize < 1 || parallel < 1) return 'must have parameters that scrypt accepts'
  if (128 * cost * blockSize > MOST_BYTES) return 'may use at most 256 MiB of memory'
  if (128 * cost * blockSize * parallel > 2 * MOST_BYTES) return 'may cost at most p=2 at 256 MiB'
  return { kind: 'scrypt', cost, blockSize, parallel, salt: bytesOf(salt), key: bytesOf(key) }
}

function parsePbkdf2([name, count, salt = '', key = '']: string[]): Parsed {
  const iterations = Number(count)
  if (iterations < 1) return 'must have at least one iteration'
  if (iterations > MOST_PBKDF2_ITERATIONS) return `may have at most ${MOST_PBKDF2_ITERATIONS} iterations`
  const digest = (name ?? 'sha1') as 'sha1' | 'sha256' | 'sha512'
  return { kind: 'pbkdf2', digest, iterations, salt: bytesOf(salt), key: bytesOf(key) }
}

const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64')

/** A password hash that another system created. */
export const importedHash = z
  .string()
  .max(512)
  .check(({ value, issues }) => {
    const parsed = parseHash(value)
    if (typeof parsed === 'string') issues.push({ code: 'custom', message: parsed, input: value })
  })

const derive = {
  scrypt: promisify<string, Buffer, number, object, Buffer>(scrypt),
  pbkdf2: promisify(pbkdf2),
}

/** Whether a hash belongs to this password. All work happens outside of the event loop's thread. */
export async function hashMatches(hash: string, password: string): Promise<boolean> {
  const parsed = parseHash(hash)
  if (typeof parsed === 'string') return false
  switch (parsed.kind) {
    case 'argon2id':
      return await argon2.verify(hash, password)
    case 'bcrypt':
      // $2y is PHP's prefix for the same algorithm.
      return await bcrypt.compare(password, hash.replace(/^\$2y/, '$2b'))
    case 'scrypt': {
      const { cost, blockSize, parallel, salt, key } = parsed
      const options = { cost, blockSize, parallelization: parallel, maxmem: 2 * MOST_BYTES }
      return timingSafeEqual(await derive.scrypt(password, salt, key.length, options), key)
    }
    case 'pbkdf2': {
      const { iterations, digest, salt, key } = parsed
      return timingSafeEqual(await derive.pbkdf2(password, salt, iterations, key.length, digest), key)
    }
  }
}

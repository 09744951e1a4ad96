import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What a browser and its authenticator send, with the parts that a test can falsify. */
export type Lies = {
  origin?: string
  rpId?: string
  userVerified?: boolean
  count?: number
  type?: string
  challenge?: string
  crossOrigin?: boolean
  userHandle?: string | null
  format?: 'none' | 'packed'
  certificates?: Buffer[]
}

type CreationOptions = {
  challenge: string
  rp: { id: string }
  user: { id: string }
  excludeCredentials?: { id: string }[]
}
type RequestOptions = { challenge: string; rpId: string; allowCredentials?: { id: string }[] }

/** A passkey in software (Web Authentication §6): ES256, no attestation, one credential. */
export class Authenticator {
  readonly id = randomBytes(32)
  readonly #keys: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  })
  readonly #origin: string
  #userHandle = ''
  #count = 0

  constructor(origin: string) {
    this.#origin = origin
  }

  create(options: CreationOptions, lies: Lies = {}): string {
    this.#userHandle = options.user.id
    const authData = Buffer.concat([
      this.#authData(options.rp.id, 0x40, lies),
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      this.#coseKey(),
    ])
    const statement =
      lies.format === 'packed'
        ? map(
            [text('alg'), int(-7)],
            [text('sig'), bytes(randomBytes(64))],
            [text('x5c'), list(lies.certificates ?? [])],
          )
        : map()
    const attestation = map(
      [text('fmt'), text(lies.format ?? 'none')],
      [text('attStmt'), statement],
      [text('authData'), bytes(authData)],
    )
    return this.#response({
      clientDataJSON: this.#clientData('webauthn.create', options.challenge, lies).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  get(options: RequestOptions, lies: Lies = {}): string {
    const authData = this.#authData(options.rpId, 0, lies)
    const clientData = this.#clientData('webauthn.get', options.challenge, lies)
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    return this.#response({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
      userHandle: lies.userHandle === undefined ? this.#userHandle : lies.userHandle,
    })
  }

  #response(response: object): string {
    const id = this.id.toString('base64url')
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
  }

  #clientData(type: string, challenge: string, lies: Lies): Buffer {
    const { origin = this.#origin, crossOrigin = false } = lies
    return Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin,
        crossOrigin,
      }),
    )
  }

  #authData(rpId: string, more: number, { rpId: other, userVerified = true, count }: Lies): Buffer {
    this.#count = count ?? this.#count + 1
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(this.#count)
    const flags = 0x01 | (userVerified ? 0x04 : 0) | more
    return Buffer.concat([
      createHash('sha256')
        .update(other ?? rpId)
        .digest(),
      Buffer.from([flags]),
      counted,
    ])
  }

  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' }) as { x?: string; y?: string }
    const [X, Y] = [x, y].map((value) => bytes(Buffer.from(value, 'base64url'))) as [Buffer, Buffer]
    return map([int(1), int(2)], [int(3), int(-7)], [int(-1), int(1)], [int(-2), X], [int(-3), Y])
  }
}

// CBOR (RFC 8949 §3), as far as needed.
const head = (major: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 255])
const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value])
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const list = (values: Buffer[]): Buffer => Buffer.concat([head(4, values.length), ...values.map(bytes)])
const map = (...entries: [Buffer, Buffer][]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flat()])

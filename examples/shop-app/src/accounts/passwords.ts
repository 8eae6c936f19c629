import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/** Draws so many bytes that nobody can guess; `randomBytes` of `node:crypto` is one. */
export type RandomBytes = (size: number) => Uint8Array

/** How passwords are hashed. */
export interface PasswordsOptions {
  /** log2 of scrypt's N, 1..24: one more doubles time and memory (32 MiB at 15). Default 15. */
  readonly cost?: number
  readonly randomBytes: RandomBytes
}

interface ReadHash {
  readonly cost: number
  readonly blockSize: number
  readonly parallel: number
  readonly salt: Uint8Array
  readonly derived: Uint8Array
}

const BLOCK_SIZE = 8
const PARALLEL = 1
const SALT_BYTES = 16
const DERIVED_BYTES = 32

const hashText = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/

/**
 * Hashes passwords by scrypt, each with a salt of its own. A hash is a text that says how it was
 * made, so that a higher cost leaves older hashes readable.
 */
export class Passwords {
  readonly #cost: number
  readonly #randomBytes: RandomBytes
  /** What a password is compared with where there is no account: nothing derives to it. */
  readonly #nobody: ReadHash

  /** @throws RangeError when the cost is out of its range. */
  constructor({ cost = 15, randomBytes }: PasswordsOptions) {
    if (!Number.isInteger(cost) || cost < 1 || cost > 24) {
      throw new RangeError(`cost must be an integer from 1 to 24, got ${cost}`)
    }
    this.#cost = cost
    this.#randomBytes = randomBytes
    const [salt, derived] = [randomBytes(SALT_BYTES), randomBytes(DERIVED_BYTES)]
    this.#nobody = { cost, blockSize: BLOCK_SIZE, parallel: PARALLEL, salt, derived }
  }

  /** A new hash of the password, at the present cost. */
  async hash(password: string): Promise<string> {
    const made = {
      cost: this.#cost,
      blockSize: BLOCK_SIZE,
      parallel: PARALLEL,
      salt: this.#randomBytes(SALT_BYTES),
    }
    const derived = await derive(password, made, DERIVED_BYTES)
    const texts = [made.salt, derived].map((bytes) => Buffer.from(bytes).toString('base64url'))
    return `$scrypt$ln=${made.cost},r=${BLOCK_SIZE},p=${PARALLEL}$${texts.join('$')}`
  }

  /**
   * Whether `hash` was made of this password. `undefined`, for an account that does not exist, is
   * no, and takes as long as the hash of an account that does.
   *
   * @throws Error when the hash cannot be read
   */
  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const expected = hash === undefined ? this.#nobody : readHash(hash)
    const derived = await derive(password, expected, expected.derived.length)
    const isEqual = timingSafeEqual(derived, expected.derived)
    return isEqual && hash !== undefined
  }

  /** Whether `hash` was made at another cost than the present one. */
  isOutdated(hash: string): boolean {
    const { cost, blockSize, parallel } = readHash(hash)
    return cost !== this.#cost || blockSize !== BLOCK_SIZE || parallel !== PARALLEL
  }
}

function readHash(hash: string): ReadHash {
  const [, cost, blockSize, parallel, salt, derived] = hashText.exec(hash) ?? []
  if (salt === undefined || derived === undefined) {
    throw new Error('a password hash cannot be read')
  }
  return {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallel: Number(parallel),
    salt: Buffer.from(salt, 'base64url'),
    derived: Buffer.from(derived, 'base64url'),
  }
}

/** The same characters are the same password, however a keyboard composed them. */
function derive(
  password: string,
  { cost, blockSize, parallel, salt }: Omit<ReadHash, 'derived'>,
  bytes: number,
): Promise<Buffer> {
  const N = 2 ** cost
  // scrypt needs 128 bytes * r * (N + p + 2); Node allows 32 MiB unless told otherwise.
  const maxmem = 128 * blockSize * (N + parallel + 2)
  const options: ScryptOptions = { N, r: blockSize, p: parallel, maxmem }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, derived) => {
      if (error) reject(error)
      else resolve(derived)
    })
  })
}

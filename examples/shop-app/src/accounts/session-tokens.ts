import { createSecretKey, type KeyObject } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { Clock } from '@holdfast/resilience-kit'
import { roles, type SignedIn, type TokenReader } from '../http/identity.js'

/** How session tokens are made. */
export interface SessionTokensOptions {
  /** At least 32 bytes that nobody can guess. Tokens of another secret are not accepted. */
  readonly secret: Uint8Array
  readonly clock: Clock
  /** How long a token is valid, in ms, at least 1000; whole seconds count. Default 1 hour. */
  readonly ttlMs?: number
}

/** A token and its end. */
export interface SessionToken {
  readonly token: string
  /** In ms since the Unix epoch. */
  readonly expiresAt: number
}

const HOUR_MS = 3_600_000
const SECRET_BYTES = 32
const ISSUER = 'holdfast-shop'
const ALGORITHM = 'HS256'

const claims = z.object({ sub: z.string().min(1), role: z.enum(roles) })

/** Issues the tokens that people sign in with, and reads them: JWT, HS256. */
export class SessionTokens implements TokenReader {
  readonly #secret: KeyObject
  readonly #clock: Clock
  readonly #ttlSeconds: number

  /** @throws RangeError when the secret is too short or the time to live out of its range. */
  constructor({ secret, clock, ttlMs = HOUR_MS }: SessionTokensOptions) {
    if (secret.length < SECRET_BYTES) {
      throw new RangeError(`secret must have at least ${SECRET_BYTES} bytes`)
    }
    if (!(ttlMs >= 1000)) throw new RangeError(`ttlMs must be at least 1000, got ${ttlMs}`)
    this.#secret = createSecretKey(secret)
    this.#clock = clock
    this.#ttlSeconds = Math.floor(ttlMs / 1000)
  }

  /** A token for this account, valid from now on. */
  async issue({ id, role }: SignedIn): Promise<SessionToken> {
    const issuedAt = Math.floor(this.#clock.now() / 1000)
    const expiresAt = issuedAt + this.#ttlSeconds
    const token = await new SignJWT({ role })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(id)
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#secret)
    return { token, expiresAt: expiresAt * 1000 }
  }

  async read(token: string): Promise<SignedIn | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: ISSUER,
        requiredClaims: ['exp'],
        // Also refuses what was issued in the future, and older tokens once the setting is lowered.
        maxTokenAge: this.#ttlSeconds,
        currentDate: new Date(this.#clock.now()),
      })
      const { success, data } = claims.safeParse(payload)
      return success ? { id: data.sub, role: data.role } : undefined
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }
}

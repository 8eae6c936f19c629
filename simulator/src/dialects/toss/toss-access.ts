import type { TossCode } from './toss-codes.js'
import { digestOf } from './toss-keys.js'

/** Whose secret key it is, or what is wrong with the authentication. */
export type Access =
  | { readonly ok: true; readonly merchantId: string }
  | { readonly ok: false; readonly code: TossCode }

/**
 * Client keys (`ck`, `gck`) open nothing. Live keys do not either: no real key belongs in a
 * stand-in, and the switches of a test environment must not work with one.
 */
const SECRET_KEY = /^test_g?sk_[A-Za-z0-9_-]+$/

/**
 * Reads the header `Authorization`. Every test key is known, and each is a merchant of its own,
 * whose id follows from the key and does not tell it.
 */
export function readAccess(authorization: string | undefined): Access {
  if (authorization === undefined) return { ok: false, code: 'UNAUTHORIZED_KEY' }
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization.trim()) ?? []
  const [, key] = /^([^:]*):/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? []
  if (key === undefined) return { ok: false, code: 'INCORRECT_BASIC_AUTH_FORMAT' }
  if (!SECRET_KEY.test(key)) return { ok: false, code: 'UNAUTHORIZED_KEY' }
  return { ok: true, merchantId: `tsim${digestOf('merchant', key).slice(0, 10)}` }
}

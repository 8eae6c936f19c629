// @ts-check
import { language } from './language.js'
import { shopIsAway } from './presence.js'
import { endSession, sessionAt } from './session.js'

/** @typedef {import('./session.js').Door} Door */

/**
 * @typedef {object} Asking
 * @property {Door} [as] at which door; absent: as nobody
 * @property {object} [json] the body
 * @property {string} [key] the idempotency key
 * @property {AbortSignal} [signal]
 */

/** The shop answered that it will not do this; the message is its own, in this language. */
export class Refused extends Error {
  /** @override */
  name = 'Refused'

  /**
   * @param {number} status
   * @param {{ error?: string, message?: string, details?: unknown }} body
   */
  constructor(status, { error = '', message = '', details = null }) {
    super(message)
    this.status = status
    this.code = error
    this.details = details
  }
}

/** Nobody answered: whether it was done is not known. Ask again with the same key. */
export class Away extends Error {
  /** @override */
  name = 'Away'
}

/**
 * Asks the shop. Who is not let in any more is logged out.
 *
 * @template Answer what the API's own document promises
 * @param {string} method
 * @param {string} path
 * @param {Asking} [asking]
 * @returns {Promise<Answer>}
 * @throws {Refused} where it answers no
 * @throws {Away} where it does not answer, or is only just starting
 */
export async function askShop(method, path, { as, json, key, signal } = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      'accept-language': language,
      ...authorization(as),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error) => {
    if (signal?.aborted) throw error
    throw away()
  })
  const body = await bodyOf(response)
  if (response.ok) return /** @type {Answer} */ (body)
  const refused = new Refused(response.status, /** @type {object} */ (body ?? {}))
  if (refused.code === 'STARTING') throw away()
  if (as !== undefined && refused.code === 'UNAUTHENTICATED') endSession(as)
  throw refused
}

/**
 * The header that says who asks.
 *
 * @param {Door | undefined} door
 * @returns {Record<string, string>}
 */
export function authorization(door) {
  const session = door === undefined ? undefined : sessionAt(door)
  return session === undefined ? {} : { authorization: `Bearer ${session.token}` }
}

function away() {
  shopIsAway()
  return new Away('the shop does not answer')
}

/** @param {Response} response */
async function bodyOf(response) {
  const text = await response.text().catch(() => {
    throw away() // it died in the middle of its answer
  })
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return {}
  }
}

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
 * @property {number} [patienceMs] how long to wait for an answer
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

/**
 * The shop did not answer: nobody did, or something in between that is not the shop. Whether it was
 * done is not known. Ask again with the same key.
 */
export class Away extends Error {
  /** @override */
  name = 'Away'
}

/** A request that is answered later than this is one that was not, in ms. */
const PATIENCE_MS = 15_000

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
export async function askShop(method, path, asking = {}) {
  const { as, json, key, signal, patienceMs = PATIENCE_MS } = asking
  const late = AbortSignal.timeout(patienceMs)
  const response = await fetch(path, {
    method,
    headers: {
      'accept-language': language,
      ...authorization(as),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
  }).catch((error) => {
    if (signal?.aborted) throw error
    throw away()
  })
  const body = await bodyOf(response)
  if (response.ok) return /** @type {Answer} */ (body)
  const refused = refusedBy(response, body)
  if (as !== undefined && refused.code === 'UNAUTHENTICATED') endSession(as, { isExpired: true })
  throw refused
}

/**
 * @param {Response} response
 * @param {unknown} body
 * @throws {Away} where this is not how the shop says no: a proxy's 502 tells nothing
 */
function refusedBy({ status }, body) {
  const said = /** @type {{ error?: string } | null} */ (body)
  if (!said?.error || said.error === 'STARTING') throw away()
  return new Refused(status, said)
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

/**
 * @param {Response} response
 * @throws {Away} where it breaks off, or is nothing that the shop would say
 */
async function bodyOf(response) {
  try {
    const text = await response.text()
    return text === '' ? null : JSON.parse(text)
  } catch {
    throw away()
  }
}

import { hash } from 'node:crypto'
import { StripeFailure } from './stripe-failure.js'

/** Whose requests these are, and whether they may change anything. */
export interface StripeAccess {
  readonly account: string
  readonly mayWrite: boolean
}

const NO_KEY =
  'You did not provide an API key. You need to provide your API key in the Authorization header, ' +
  "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
const LIVE_KEY =
  'This is a simulator: live keys are refused, whatever they open. Use one that begins with ' +
  'sk_test_, and roll this one if it was not meant to leave your systems.'
const PUBLISHABLE_KEY =
  'This API call cannot be made with a publishable API key. Please use a secret API key.'

/**
 * Reads the API key of a request, sent as a bearer or as the user of basic authentication. Any
 * `sk_test_...` is known, and each is an account of its own, whose id does not tell the key. A
 * restricted key (`rk_test_...`) may read only.
 *
 * @throws {StripeFailure} 401 where there is no key, or none of these.
 */
export function readAccess(authorization: string | undefined): StripeAccess {
  const key = keyIn(authorization)
  if (key === undefined || key === '') throw refusal(NO_KEY)
  if (/^(?:sk|rk|pk)_live_/.test(key)) throw refusal(LIVE_KEY)
  if (key.startsWith('pk_test_')) throw refusal(PUBLISHABLE_KEY)
  if (!/^(?:sk|rk)_test_\w+$/.test(key)) {
    throw refusal(`Invalid API Key provided: ${masked(key)}`)
  }
  const digest = hash('sha256', key, 'hex')
  return { account: `acct_${digest.slice(0, 16)}`, mayWrite: key.startsWith('sk_') }
}

/** The key may not do this. */
export function forbidden(): StripeFailure {
  const message = 'The provided key does not have the required permissions.'
  return new StripeFailure({ type: 'invalid_request_error', message }, { status: 403 })
}

function keyIn(authorization: string | undefined): string | undefined {
  const [, scheme = '', value = ''] = /^(\w+)\s+(\S+)\s*$/.exec(authorization ?? '') ?? []
  if (/^bearer$/i.test(scheme)) return value
  if (!/^basic$/i.test(scheme)) return undefined
  return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0]
}

function refusal(message: string): StripeFailure {
  return new StripeFailure({ type: 'invalid_request_error', message }, { status: 401 })
}

function masked(key: string): string {
  return key.length <= 8 ? '*'.repeat(key.length) : `****${key.slice(-4)}`
}

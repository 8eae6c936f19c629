import type { DialectTimes } from '../../ports/gateway-dialect.js'
import type { StripeEndpoint } from './stripe-requests.js'
import type { SignatureRules } from './stripe-signature.js'

export interface StripeOptions {
  /** `sk_test_`, `sk_live_`, `rk_test_` or `rk_live_` and the rest. */
  readonly secretKey: string
  /** Of the webhook's address, `whsec_...`; several while one replaces another. At least one. */
  readonly webhookSecrets: readonly string[]
  /** Default `https://api.stripe.com`; nothing else with a live key. http only to loopback. */
  readonly baseUrl?: string
  /** Default `2026-10-28.endive`, which this dialect is written for. */
  readonly apiVersion?: string
  /** How old, and how far in the future, a webhook's signature may be. Default 300 000 ms. */
  readonly webhookToleranceMs?: number
  /** Times that differ from the defaults. */
  readonly times?: Partial<DialectTimes>
}

/** The options, checked. */
export interface StripeSettings {
  readonly endpoint: StripeEndpoint
  readonly secretKey: string
  readonly signatures: SignatureRules
}

const official = 'https://api.stripe.com'

/**
 * Checks the options; no error repeats a key or a secret.
 *
 * @throws TypeError or RangeError where one of them cannot be used.
 */
export function settingsOf(options: StripeOptions): StripeSettings {
  const { secretKey, webhookSecrets, baseUrl = official } = options
  const { apiVersion = '2026-10-28.endive', webhookToleranceMs = 300_000 } = options
  const [, mode] = /^[sr]k_(test|live)_\w+$/.exec(secretKey) ?? []
  if (mode === undefined) {
    throw new TypeError('stripe.secretKey must begin with sk_test_, sk_live_, rk_test_ or rk_live_')
  }
  if (webhookSecrets.length === 0 || !webhookSecrets.every((one) => /^whsec_\S+$/.test(one))) {
    throw new TypeError('stripe.webhookSecrets must be one or more of whsec_...')
  }
  if (!/^\d{4}-\d{2}-\d{2}(\.\w+)?$/.test(apiVersion)) {
    throw new TypeError('stripe.apiVersion must be a date and a name, such as 2026-10-28.endive')
  }
  if (!Number.isInteger(webhookToleranceMs) || webhookToleranceMs < 1) {
    throw new RangeError('stripe.webhookToleranceMs must be an integer of 1 ms or more')
  }
  const base = baseOf(baseUrl)
  if (mode === 'live' && base !== official) {
    throw new TypeError(`stripe: a live key goes to ${official} only`)
  }
  return {
    endpoint: { base, apiVersion },
    secretKey,
    signatures: { secrets: [...webhookSecrets], toleranceMs: webhookToleranceMs },
  }
}

function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url && url.username + url.password + url.search + url.hash === ''
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!isPlain || !isSafe) {
    throw new TypeError(
      'stripe.baseUrl must be an https URL, or http to this machine, without credentials or query',
    )
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

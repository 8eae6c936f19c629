import type { DialectTimes } from '../../ports/gateway-dialect.js'
import type { HttpRequest } from '../../ports/http-transport.js'

/** The one address that a live key is ever sent to. */
const officialUrl = 'https://api.tosspayments.com'

/** How to reach Toss Payments. */
export interface TossOptions {
  /**
   * The secret key of the API (`test_sk_…`, `live_sk_…`) or of the widget (`test_gsk_…`,
   * `live_gsk_…`). It decides between test and live; it is never printed, stored or put into an
   * error.
   */
  readonly secretKey: string
  /**
   * Default `https://api.tosspayments.com`. Another address is for test keys only; plain http is
   * for this machine only.
   */
  readonly baseUrl?: string
  /** Times that differ from the defaults. */
  readonly times?: Partial<DialectTimes>
  /**
   * Sent as `TossPayments-Test-Code` with every confirm and cancel, which then fail with this
   * code. With test keys only.
   */
  readonly testCode?: string
}

/** Where requests go, and the only place that knows the key. */
export interface TossAccess {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** Adds the key, but only to what goes to `baseUrl`'s own origin; and the test code to a POST. */
  authorize(request: HttpRequest): HttpRequest
}

/**
 * Checks the options.
 *
 * @throws TypeError on a client key, on anything else that is no secret key, on a `baseUrl` that
 * is not https (or http to loopback), and on a live key with another address or a test code. No
 * message repeats the key.
 */
export function tossAccess(options: TossOptions): TossAccess {
  const { secretKey, testCode } = options
  const isLive = checkKey(secretKey) === 'live'
  const url = readBaseUrl(options.baseUrl ?? officialUrl)
  if (isLive && url.origin !== officialUrl) {
    throw new TypeError(`toss.baseUrl must be at ${officialUrl} for a live key, got ${url.origin}`)
  }
  if (isLive && testCode !== undefined) {
    throw new TypeError('toss.testCode is for test keys only')
  }
  if (testCode !== undefined && !/^[A-Z][A-Z0-9_]*$/.test(testCode)) {
    throw new TypeError('toss.testCode must be an error code such as REJECT_CARD_PAYMENT')
  }
  // The colon is needed: the key is the user, and no password follows it.
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  return {
    baseUrl: url.href.replace(/\/+$/, ''),
    authorize: (request) => {
      // A request may have been stored under another address: the key does not follow it there.
      if (!request.url.startsWith(`${url.origin}/`)) return request
      const forced =
        testCode !== undefined && request.method === 'POST'
          ? { 'TossPayments-Test-Code': testCode }
          : {}
      const headers = Object.assign({}, request.headers, forced, { Authorization: authorization })
      return { ...request, headers }
    },
  }
}

function checkKey(key: string): 'test' | 'live' {
  if (/^(test|live)_g?ck_/.test(key)) {
    throw new TypeError('toss.secretKey is a client key (ck); the server needs the secret key (sk)')
  }
  const kind = /^(test|live)_g?sk_[!-9;-~]+$/.exec(key)?.[1]
  if (kind === 'test' || kind === 'live') return kind
  throw new TypeError('toss.secretKey must begin with test_sk_, live_sk_, test_gsk_ or live_gsk_')
}

function readBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url?.protocol === 'http:' && isLoopback(url.hostname)
  if (!url || (url.protocol !== 'https:' && !isPlain)) {
    throw new TypeError('toss.baseUrl must be an https URL; http is for loopback only')
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError('toss.baseUrl must have no user, query or fragment')
  }
  return url
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

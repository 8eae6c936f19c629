// @ts-check
// What the shop answers, as far as this page reads it; its own document has all of it.

/**
 * @typedef {object} GatewayStatus
 * @property {string} dialect
 * @property {'none' | 'full' | 'partial'} refunds
 * @property {readonly { operation: string, state: string }[]} breakers
 * @property {readonly import('./gateway-history.js').Move[]} moves
 * @property {{ lastMinute: { succeeded: number, failed: number } }} attempts
 * @property {readonly { state: string, count: number, oldestAgeMs: number }[]} waiting
 * @property {{ healed: number, lastHealed: { at: string } | null }} reconciler
 */

/**
 * @typedef {object} AlertStatus
 * @property {string} alert `breaker-open/async-card/submit`
 * @property {string} since
 * @property {string} reason
 * @property {Readonly<Record<string, string | number | null>>} details
 */

/**
 * @typedef {object} Status
 * @property {string} at
 * @property {readonly GatewayStatus[]} gateways
 * @property {Readonly<Record<'orders' | 'payments' | 'bus', number>>} deadLetters
 * @property {readonly AlertStatus[]} alerts
 */

/**
 * @typedef {object} Healing
 * @property {string} at
 * @property {string} dialect
 * @property {string} paymentId
 * @property {string | null} orderId
 * @property {string} from
 * @property {string} to
 * @property {string} by
 * @property {number} afterMs
 */

/** @typedef {{ number: number, at: string, text: string }} Note */

/**
 * @typedef {object} Review
 * @property {string} paymentId
 * @property {string} orderId
 * @property {string} orderStatus
 * @property {string} reference
 * @property {string | null} gatewayKey
 * @property {string | null} reason
 * @property {number} amount in won
 * @property {number} ageMs
 * @property {readonly Note[]} notes
 */

/**
 * @typedef {object} Letter
 * @property {'orders' | 'payments' | 'bus'} source
 * @property {string} id
 * @property {string} kind
 * @property {string} key
 * @property {string | null} consumer
 * @property {number} attempts
 * @property {string} lastError
 * @property {number} ageMs
 * @property {unknown} payload
 */

/**
 * @typedef {object} DaySums
 * @property {string} day
 * @property {string} dialect
 * @property {{ count: number, sumMinor: number }} sales
 * @property {{ count: number, sumMinor: number }} refunds
 * @property {number} netMinor
 */

/**
 * @typedef {object} Entry
 * @property {number} number
 * @property {string} paymentId
 * @property {string} orderId
 * @property {'sale' | 'refund'} kind
 * @property {number} amountMinor
 * @property {number} keptMinor of its payment, as it was when this was read
 * @property {string} dialect
 * @property {string} at
 */

/** @typedef {Entry & { leftMinor: number }} BookedEntry how much of a sale has not gone back */

/** So that this is a module. */
export const isTypesOnly = true

import { checkMinor, kindOf } from '../arguments/check-arguments.js'
import type { ClientContext } from '../client-context.js'
import type { PaymentOrder } from '../payment-client.js'

/**
 * An order as it may come from a program without a type checker.
 *
 * @throws TypeError where order, owner or amount cannot be sent, or something of it is missing.
 */
export function checkOrder(
  { dialect }: Pick<ClientContext<never>, 'dialect'>,
  order: PaymentOrder<unknown>,
): void {
  if (typeof order !== 'object' || order === null) {
    throw new TypeError(`submit takes an order, got ${kindOf(order)}`)
  }
  const { orderId, owner, amount, instrument } = order
  checkOrderId(orderId)
  // A pattern alone would let undefined pass: it reads as a word of nine letters.
  if (typeof owner !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(owner)) {
    throw new TypeError('owner must be 1 to 200 printable ASCII characters without blanks')
  }
  if (typeof amount !== 'object' || amount === null) {
    throw new TypeError(`amount must be money, as won(12_000) makes it, got ${kindOf(amount)}`)
  }
  checkMinor('amount.minor', amount.minor)
  const { currencies } = dialect.capabilities
  if (!currencies.includes(amount.currency)) {
    throw new TypeError(`${dialect.name} takes ${currencies.join(', ')}, got ${amount.currency}`)
  }
  // Null is for gateways that need nothing of the buyer's.
  if (instrument === undefined) {
    throw new TypeError('instrument must be what the buyer pays with, got undefined')
  }
}

/** @throws TypeError where an order's id cannot be part of a reference. */
export function checkOrderId(orderId: string): void {
  if (typeof orderId !== 'string') {
    throw new TypeError(`orderId must be a string, got ${kindOf(orderId)}`)
  }
  if (!/^[A-Za-z0-9_-]{6,60}$/.test(orderId)) {
    throw new TypeError(`orderId must be 6 to 60 characters of A-Z a-z 0-9 _ -, got ${orderId}`)
  }
}

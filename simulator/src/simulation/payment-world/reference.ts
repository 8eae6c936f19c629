import type { Subject } from '../world-gateway/world-gateway-options.js'

const pattern = /order-\d+-\d+/

/** The first reference of a payment in a text, or nothing. */
export function referenceIn(text: string): string | undefined {
  return pattern.exec(text)?.[0]
}

/** The order of a reference: `order-3-1` is of `order-3`. */
export function orderOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf('-'))
}

/** The reference of the order's next payment: `order-3-2` after `order-3-1`. */
export function referenceAfter(reference: string): string {
  const order = orderOf(reference)
  return `${order}-${Number(reference.slice(order.length + 1)) + 1}`
}

/** What a message's text is about. */
export function subjectIn(text: string): Subject | undefined {
  const reference = referenceIn(text)
  return reference === undefined ? undefined : { point: reference, entity: orderOf(reference) }
}

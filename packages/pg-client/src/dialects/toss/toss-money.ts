import type { Money } from '../../payment/money.js'

/**
 * What one unit of Toss's amounts is in minor units. This dialect takes won only; the others are
 * here so that a payment made in another currency under our reference is told as what it is, and
 * never taken for as many won.
 */
const minorPerUnit: ReadonlyMap<string, { readonly currency: Money['currency']; by: number }> =
  new Map([
    ['KRW', { currency: 'KRW', by: 1 }],
    ['JPY', { currency: 'JPY', by: 1 }],
    ['USD', { currency: 'USD', by: 100 }],
    ['EUR', { currency: 'EUR', by: 100 }],
  ])

/**
 * An amount on the wire as money, 0 and below included; undefined for a currency that is not
 * known, and for an amount that is not whole units.
 */
export function tossMoney(currency: string, amount: number): Money | undefined {
  const known = minorPerUnit.get(currency)
  const minor = amount * (known?.by ?? 1)
  if (!known || !Number.isSafeInteger(amount) || !Number.isSafeInteger(minor)) return undefined
  return { minor, currency: known.currency }
}

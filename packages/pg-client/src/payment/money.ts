/** ISO 4217 codes that Holdfast knows, with the number of decimals of their minor unit. */
const decimals = { KRW: 0, USD: 2, EUR: 2, JPY: 0 } as const

export type Currency = keyof typeof decimals

/** An amount in integer minor units: 50 000 won are `{ minor: 50000, currency: 'KRW' }`. */
export interface Money {
  readonly minor: number
  readonly currency: Currency
}

/**
 * Makes an amount of money.
 *
 * @throws RangeError when `minor` is not a positive safe integer; TypeError when it is no number at
 *   all, or the currency is none that Holdfast knows.
 */
export function money(minor: number, currency: Currency): Money {
  if (typeof minor !== 'number') {
    throw new TypeError(`money.minor must be a number of minor units, got a ${typeof minor}`)
  }
  if (!Object.hasOwn(decimals, currency)) {
    const known = Object.keys(decimals).join(', ')
    throw new TypeError(`money.currency must be one of ${known}, got ${currency}`)
  }
  if (!Number.isSafeInteger(minor) || minor <= 0) {
    throw new RangeError(`money.minor must be a positive integer of minor units, got ${minor}`)
  }
  return { minor, currency }
}

export function won(amount: number): Money {
  return money(amount, 'KRW')
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.minor === b.minor && a.currency === b.currency
}

/** Currencies of Stripe's list whose smallest unit is the unit itself. */
const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '),
)
const THREE_DECIMAL = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])

/**
 * An amount as Stripe's messages write it: `₩5,000`, `$50.00`.
 *
 * @param amount in the currency's smallest unit
 * @param currency three letters
 */
export function moneyText(amount: number, currency: string): string {
  const digits = decimalsOf(currency.toLowerCase())
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return format.format(amount / 10 ** digits)
}

function decimalsOf(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0
  return THREE_DECIMAL.has(currency) ? 3 : 2
}

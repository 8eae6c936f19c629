// @ts-check

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map()

/**
 * An amount for people, without its currency: `5,000` for 5000 KRW, `12.50` for 1250 USD.
 *
 * @param {number} amount in the currency's smallest unit
 * @param {string} currency three letters, ISO 4217
 */
export function moneyText(amount, currency) {
  const format = formatOf(currency)
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0))
}

/** @param {string} currency */
function formatOf(currency) {
  const known = formats.get(currency)
  if (known !== undefined) return known
  const { maximumFractionDigits: digits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  const made = new Intl.NumberFormat('en', {
    minimumFractionDigits: digits ?? 0,
    maximumFractionDigits: digits ?? 0,
  })
  formats.set(currency, made)
  return made
}

const counts = new Intl.NumberFormat('en')

/**
 * A count for people: `12,345`.
 *
 * @param {number} count
 */
export function countText(count) {
  return counts.format(count)
}

/**
 * A share in percent without the sign: `5`, `0.5`.
 *
 * @param {number} rate 0 to 1
 */
export function percentText(rate) {
  return String(Number((rate * 100).toFixed(4)))
}

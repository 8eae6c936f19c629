// @ts-check
import { percentText } from './money-text.js'
import { spanText } from './time-text.js'

/**
 * How long something takes, in a few words.
 *
 * @param {import('./admin-api.js').Distribution} distribution
 * @returns {string}
 */
export function distributionText(distribution) {
  if ('fixed' in distribution) return spanText(distribution.fixed)
  if ('uniform' in distribution) {
    const { min, max } = distribution.uniform
    return `${spanText(min)} to ${spanText(max)}`
  }
  if ('lognormal' in distribution) return `around ${spanText(distribution.lognormal.median)}`
  if ('exponential' in distribution) {
    const { min, mean } = distribution.exponential
    return `around ${spanText(min + mean)}`
  }
  if ('quantiles' in distribution) {
    const quantiles = Object.entries(distribution.quantiles)
    return quantiles.map(([name, ms]) => `${name} ${spanText(ms)}`).join(', ')
  }
  const { share, normal, slow } = distribution.slowMode
  return `${distributionText(normal)}; ${percentText(share)} % ${distributionText(slow)}`
}

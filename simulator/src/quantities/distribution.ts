import { z } from 'zod'
import type { Distribution } from './distribution-shape.js'
import { formUnion, onlyForm, takes } from './form-union.js'
import { inverseNormal } from './inverse-normal.js'
import {
  LONGEST_DURATION_MS,
  durationSchema,
  durationText,
  rateSchema,
  rateText,
  wrongInput,
} from './quantity.js'

/** The largest number below 1. */
const LAST_FRACTION = 1 - Number.EPSILON / 2

/** The names of the simple forms and what each takes, in the order of the unions below. */
const SIMPLE_FORMS = {
  fixed: '{ fixed: duration }',
  uniform: '{ uniform: { min, max } }',
  lognormal: '{ lognormal: { median, sigma, max? } }',
  exponential: '{ exponential: { min, mean } }',
  quantiles: '{ quantiles: { p50, p90, p99, ... } }',
}

const positiveDurationSchema = durationSchema.refine((ms) => ms > 0, { error: 'must be above 0' })
const sigmaError = wrongInput('sigma', 'a number above 0 and up to 5, such as 0.6')
const sigmaSchema = z
  .number({ error: sigmaError })
  .positive({ error: sigmaError })
  .max(5, { error: sigmaError })

const fixedSchema = z.strictObject({ fixed: durationSchema }, onlyForm)

const uniformSchema = z
  .strictObject({ min: durationSchema, max: durationSchema }, takes('uniform', 'min and max'))
  .refine(({ min, max }) => min <= max, { path: ['max'], error: 'max must not be below min' })

const lognormalSchema = z
  .strictObject(
    { median: positiveDurationSchema, sigma: sigmaSchema, max: durationSchema.optional() },
    takes('lognormal', 'median, sigma and, where there is one, max'),
  )
  .refine(({ median, max }) => max === undefined || median <= max, {
    path: ['max'],
    error: 'max must not be below median',
  })

const exponentialSchema = z.strictObject(
  { min: durationSchema, mean: positiveDurationSchema },
  takes('exponential', 'min and mean (of what comes on top of min)'),
)

const quantilesSchema = z
  .record(z.string().regex(/^p(?:100|(?:0|[1-9]\d?)(?:\.[1-9])?)$/), durationSchema, {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? 'a quantile is named p0 to p100 with at most one decimal, such as p50 or p99.9'
        : wrongInput('quantile table', 'durations by quantile, such as { p50, p90, p99 }')(issue),
  })
  .overwrite((table) => Object.fromEntries(Object.entries(table).sort(byPercent)))
  .superRefine((table, ctx) => {
    const entries = Object.entries(table)
    if (entries.length < 2) ctx.addIssue('a quantile table has at least two quantiles')
    for (const [index, [key, ms]] of entries.entries()) {
      const [lowerKey, lowerMs] = entries[index - 1] ?? [key, ms]
      if (ms >= lowerMs) continue
      const message = `${key} must not be below ${lowerKey} (${durationText(lowerMs)})`
      ctx.addIssue({ code: 'custom', path: [key], message })
    }
  })

const simpleOptions = [
  durationSchema.transform((fixed): z.input<typeof fixedSchema> => ({ fixed })).pipe(fixedSchema),
  fixedSchema,
  z.strictObject({ uniform: uniformSchema }, onlyForm),
  z.strictObject({ lognormal: lognormalSchema }, onlyForm),
  z.strictObject({ exponential: exponentialSchema }, onlyForm),
  z.strictObject({ quantiles: quantilesSchema }, onlyForm),
] as const

/** A distribution of one form, as the two of the slow mode are. */
export const simpleDistributionSchema = formUnion('distribution', simpleOptions, SIMPLE_FORMS)

const slowModeSchema = z.strictObject(
  { share: rateSchema, normal: simpleDistributionSchema, slow: simpleDistributionSchema },
  takes('slowMode', 'share, normal and slow'),
)

/**
 * How long something takes: a bare duration, or an object with exactly one of
 *
 * - `fixed`: always this long; what a bare duration is parsed to
 * - `uniform`: each whole millisecond from `min` to `max` equally often
 * - `lognormal`: around `median`; `sigma` is the standard deviation of the natural logarithm;
 *   draws above `max` become `max`
 * - `exponential`: `min` and an exponentially distributed part of that `mean` on top
 * - `quantiles`: a straight line from each quantile to the next; below the lowest that is given
 *   it is flat, and so it is above the highest: the table never leaves its own values
 * - `slowMode`: of all draws a `share` follows `slow` and the others `normal`, two of the above
 *
 * The parsed form is a valid input and parses to itself. No draw is longer than 30 days.
 */
export const distributionSchema = formUnion(
  'distribution',
  [...simpleOptions, z.strictObject({ slowMode: slowModeSchema }, onlyForm)],
  { ...SIMPLE_FORMS, slowMode: '{ slowMode: { share, normal, slow } }' },
)

/**
 * The time that this fraction of all draws stays below, in whole milliseconds: even fractions
 * give the distribution. In slow mode, fractions below `share` are the slow draws. The same on
 * every machine: what two libraries might tell apart in a logarithm's last bit is rounded away.
 *
 * @throws {RangeError} when the fraction is not in [0, 1).
 */
export function drawMs(distribution: Distribution, fraction: number): number {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new RangeError(`fraction must be in [0, 1), got ${fraction}`)
  }
  if ('slowMode' in distribution) {
    const { share, normal, slow } = distribution.slowMode
    if (fraction < share) return drawMs(slow, fraction / share)
    const rest = (fraction - share) / (1 - share)
    return drawMs(normal, Math.min(rest, LAST_FRACTION))
  }
  return Math.min(Math.round(exactTime(distribution, fraction)), LONGEST_DURATION_MS)
}

function exactTime(
  distribution: Exclude<Distribution, { slowMode: unknown }>,
  fraction: number,
): number {
  if ('fixed' in distribution) return distribution.fixed
  if ('uniform' in distribution) {
    const { min, max } = distribution.uniform
    return min + Math.floor(fraction * (max - min + 1))
  }
  if ('lognormal' in distribution) {
    const { median, sigma, max = LONGEST_DURATION_MS } = distribution.lognormal
    return Math.min(median * Math.exp(sigma * inverseNormal(fraction)), max)
  }
  if ('exponential' in distribution) {
    const { min, mean } = distribution.exponential
    return min - mean * Math.log1p(-fraction)
  }
  return interpolated(Object.entries(distribution.quantiles), fraction * 100)
}

function interpolated(quantiles: readonly [string, number][], percent: number): number {
  const next = quantiles.findIndex(([key]) => percentOf(key) > percent)
  const [upperKey, upper] = quantiles.at(next) ?? ['p100', 0]
  const [lowerKey, lower] = quantiles[next - 1] ?? [upperKey, upper]
  // Below the lowest and above the highest quantile (`next` is -1) there is nothing to climb to.
  if (lowerKey === upperKey) return upper
  const climbed = (percent - percentOf(lowerKey)) / (percentOf(upperKey) - percentOf(lowerKey))
  return lower + (upper - lower) * climbed
}

/** One short text for people, such as '100 ms..500 ms' or 'median 80 ms, sigma 0.6'. */
export function describeDistribution(distribution: Distribution): string {
  if ('fixed' in distribution) return durationText(distribution.fixed)
  if ('uniform' in distribution) {
    const { min, max } = distribution.uniform
    return `${durationText(min)}..${durationText(max)}`
  }
  if ('lognormal' in distribution) {
    const { median, sigma, max } = distribution.lognormal
    const limit = max === undefined ? '' : `, at most ${durationText(max)}`
    return `median ${durationText(median)}, sigma ${sigma}${limit}`
  }
  if ('exponential' in distribution) {
    const { min, mean } = distribution.exponential
    const average = `on average ${durationText(mean)}`
    return min === 0 ? average : `at least ${durationText(min)}, ${average} more`
  }
  if ('quantiles' in distribution) {
    const quantiles = Object.entries(distribution.quantiles)
    return quantiles.map(([key, ms]) => `${key} ${durationText(ms)}`).join(', ')
  }
  const { share, normal, slow } = distribution.slowMode
  return `${describeDistribution(normal)}; ${rateText(share)} slow: ${describeDistribution(slow)}`
}

function percentOf(key: string): number {
  return Number(key.slice(1))
}

function byPercent([first]: [string, unknown], [second]: [string, unknown]): number {
  return percentOf(first) - percentOf(second)
}

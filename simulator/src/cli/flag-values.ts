import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import { MAX_SEED } from '../faults/decider.js'
import { distributionSchema } from '../quantities/distribution.js'
import type { DistributionInput } from '../quantities/distribution-shape.js'
import { durationSchema } from '../quantities/quantity.js'
import { latencySchema } from '../scenario/latency-schema.js'
import { ScenarioError, parseDocument, problemText } from '../scenario/scenario-error.js'
import { ScenarioText, YamlError } from '../scenario/scenario-text.js'
import { outcomesSchema, timeScaleSchema } from '../scenario/scenario.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'

// Every reader takes what was typed after a flag and throws commander's `InvalidArgumentError`
// with the allowed values; commander adds the names of the flag and the value.

/** A TCP port; 0 stands for any free one. */
export function readPort(text: string): number {
  const port = readInteger(text)
  if (port === undefined || port > 65_535) throw allowed('an integer 0..65535 (0: any free port)')
  return port
}

/** A seed in decimal, or in hex after `0x`. */
export function readSeed(text: string): number {
  const seed = /^(?:\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(seed)) throw allowed(`an integer 0..${MAX_SEED}, or hex such as 0x5eed`)
  return seed
}

/** How long something takes: `250ms`, `100..500`, or a distribution as YAML. */
export function readTime(text: string): DistributionInput {
  return readTimeBy(distributionSchema, text)
}

/** The same, or a distribution for each kind of request as YAML. */
export function readLatency(text: string): NonNullable<ScenarioInput['latency']> {
  return readTimeBy(latencySchema, text)
}

/** A whole number from 1 on. */
export function readCount(text: string): number {
  const count = readInteger(text)
  if (count === undefined || count === 0) throw allowed('a whole number from 1 on')
  return count
}

/** A whole number from 0 on. */
export function readNumber(text: string): number {
  const number = readInteger(text)
  if (number === undefined) throw allowed('a whole number from 0 on')
  return number
}

/** A duration: `250ms`, `1.5s`, or digits alone for milliseconds. Gives milliseconds. */
export function readDuration(text: string): number {
  return readBy(durationSchema, typed(text))
}

/** A duration with its unit, `90s` or `10m`: of digits alone nobody knows what they count. */
export function readSpan(text: string): number {
  if (/^\d+$/.test(text)) throw allowed(`a number with its unit, such as ${text}s or ${text}m`)
  return readDuration(text)
}

/** A factor on the gateway's clock. */
export function readTimeScale(text: string): number {
  const parsed = timeScaleSchema.safeParse(readDecimal(text))
  if (!parsed.success) throw allowed('a number 0.0001..1000, such as 0.1 for ten times as fast')
  return parsed.data
}

/** Percentages of approved, over the limit and invalid card: `70/20/10`. */
export function readOutcomes(text: string): z.output<typeof outcomesSchema> {
  const [approved, limitExceeded, invalidCard, ...rest] = text
    .split('/')
    .map((part) => readDecimal(part) / 100)
  const parsed = outcomesSchema.safeParse({ approved, limitExceeded, invalidCard })
  if (!parsed.success || rest.length > 0) {
    throw allowed('three percentages APPROVED/LIMIT/INVALID that add up to 100, such as 70/20/10')
  }
  return parsed.data
}

/** An origin such as `http://localhost:8080`, added to those given before. */
export function readOrigin(text: string, before: readonly string[] | undefined): string[] {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOrigin =
    url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
  if (!isOrigin) throw allowed('scheme, host and port only, such as http://localhost:8080')
  return [...(before ?? []), url.origin]
}

/**
 * What a schema makes of a value that was typed.
 *
 * @throws {InvalidArgumentError} with every problem, where it does not fit.
 */
export function readBy<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  try {
    return parseDocument(schema, value)
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    throw new InvalidArgumentError(error.problems.map(problemText).join('\n'))
  }
}

/** YAML in one line, such as `{ uniform: { min: 1s, max: 2s } }`. */
export function readYaml(text: string): unknown {
  try {
    return new ScenarioText(text).document
  } catch (error) {
    if (error instanceof YamlError) throw new InvalidArgumentError(`${error.message}.`)
    throw error
  }
}

/** A message with the allowed values. */
export function allowed(values: string): InvalidArgumentError {
  return new InvalidArgumentError(`Allowed: ${values}.`)
}

const TIMES =
  'a time such as 0 or 250ms, a range such as 100..500 or 1s..5s, or a distribution in YAML ' +
  "such as '{ lognormal: { median: 80ms, sigma: 0.6 } }'"

function readTimeBy<Schema extends z.ZodType>(schema: Schema, text: string): z.input<Schema> {
  if (text.trimStart().startsWith('{')) {
    const value = readYaml(text)
    readBy(schema, value)
    return value as z.input<Schema>
  }
  const [from = '', to, ...rest] = text.split('..')
  const value = to === undefined ? typed(from) : { uniform: { min: typed(from), max: typed(to) } }
  if (rest.length > 0 || !schema.safeParse(value).success) throw allowed(TIMES)
  return value as z.input<Schema>
}

/** Digits alone are milliseconds. */
function typed(text: string): number | string {
  return readInteger(text) ?? text
}

function readInteger(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function readDecimal(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
}

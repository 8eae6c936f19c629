import { InvalidArgumentError } from 'commander'
import { MAX_SEED } from '../faults/decider.js'
import type { FaultSettings } from '../faults/fault-settings.js'
import {
  outcomesSchema,
  rangeSchema,
  rateSchema,
  timeScaleSchema,
} from '../faults/fault-settings.js'

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

/** A share: `0.4` or `40%`. */
export function readRate(text: string): number {
  const parsed = rateSchema.safeParse(
    text.endsWith('%') ? readDecimal(text.slice(0, -1)) / 100 : readDecimal(text),
  )
  if (!parsed.success) throw allowed('0..1 or 0%..100%, such as 0.4 or 40%')
  return parsed.data
}

/** A range of milliseconds: `100..500`, or one number for a fixed time. */
export function readRange(text: string): FaultSettings['latencyMs'] {
  const [min, max, ...rest] = text.split('..').map(readInteger)
  const range = rangeSchema.safeParse({ min, max: text.includes('..') ? max : min })
  if (!range.success || rest.length > 0) {
    throw allowed('min..max in milliseconds within 0..86400000, such as 100..500')
  }
  return range.data
}

/** A factor on delays. */
export function readTimeScale(text: string): number {
  const parsed = timeScaleSchema.safeParse(readDecimal(text))
  if (!parsed.success) throw allowed('a number 0..1000, such as 0.1 for ten times as fast')
  return parsed.data
}

/** Percentages of approved, over the limit and invalid card: `70/20/10`. */
export function readOutcomes(text: string): FaultSettings['outcomes'] {
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

function readInteger(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function readDecimal(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
}

function allowed(values: string): InvalidArgumentError {
  return new InvalidArgumentError(`Allowed: ${values}.`)
}

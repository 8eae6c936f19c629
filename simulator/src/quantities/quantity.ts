import { z } from 'zod'

/** The longest duration of a scenario, in milliseconds: 30 days. */
export const LONGEST_DURATION_MS = 30 * 86_400_000

const DURATION_FORMS =
  "whole milliseconds such as 250, or text such as '250ms', '1.5s', '5m', '2h' or '1d', " +
  'from 0 to 30 days'

const RATE_FORMS = "a number 0..1 such as 0.03, or text 0%..100% such as '3%' or '0.5%'"

/** Milliseconds of each unit that a duration may be written in. */
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

// Three decimals of a second or more are whole milliseconds: what this matches needs no rounding.
const DURATION = /^(?:\d+ ?ms|\d+(?:\.\d{1,3})? ?[smhd])$/
const RATE = /^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?) ?%$/

const durationError = wrongInput('duration', DURATION_FORMS)
const rateError = wrongInput('rate', RATE_FORMS)

const millisecondsSchema = z
  .int({ error: durationError })
  .min(0, { error: durationError })
  .max(LONGEST_DURATION_MS, { error: durationError })

/**
 * A duration: whole milliseconds, or text with a unit and at most three decimals ('250ms', '1.5s',
 * '5m', '2h', '1d'; a space before the unit is fine). Gives whole milliseconds, 0 to 30 days.
 */
export const durationSchema = z
  .union(
    [
      millisecondsSchema,
      z
        .string()
        .regex(DURATION, { error: durationError, abort: true })
        .refine((text) => toMs(text) <= LONGEST_DURATION_MS, { error: durationError }),
    ],
    { error: durationError },
  )
  .transform((value) => (typeof value === 'number' ? value : toMs(value)))
  .pipe(millisecondsSchema)
  .meta({ description: 'Milliseconds, or text such as 250ms, 1.5s, 5m, 2h or 1d.' })

/** A duration as people write it: milliseconds, or text such as '1.5s'. */
export type DurationInput = number | string

const shareSchema = z
  .number({ error: rateError })
  .min(0, { error: rateError })
  .max(1, { error: rateError })

/** A share of all cases: a number 0..1, or text such as '3%' or '0.5%'. Gives a number 0..1. */
export const rateSchema = z
  .union([shareSchema, z.string().regex(RATE, { error: rateError })], { error: rateError })
  .transform((value) => (typeof value === 'number' ? value : toRate(value)))
  .pipe(shareSchema)
  .meta({ description: 'A share from 0 to 1, or text such as 3% or 0.5%.' })

/** A rate as people write it: 0 to 1, or text such as '3%'. */
export type RateInput = number | string

/**
 * The shortest text that says these whole milliseconds exactly, such as '250 ms', '1.5 s', '90 s'
 * or '2 h'; of two equally short ones that with the larger unit. `durationSchema` reads it back.
 */
export function durationText(ms: number): string {
  let shortest = `${ms} ms`
  for (const [unit, factor] of Object.entries(UNITS)) {
    const isExact = Number.isInteger((ms * 1000) / factor)
    const text = `${ms / factor} ${unit}`
    if (ms >= factor && isExact && text.length <= shortest.length) shortest = text
  }
  return shortest
}

/**
 * A rate in percent, such as '3 %' or '0.5 %', to six decimals. `rateSchema` reads it back.
 */
export function rateText(rate: number): string {
  return `${(rate * 100).toFixed(6).replace(/\.?0+$/, '')} %`
}

/**
 * A message for zod's `error` that names what was given and what is allowed: for 'duration' and
 * its forms '"soon" is no duration; allowed: whole milliseconds ...'.
 */
export function wrongInput(what: string, allowed: string): (issue: { input?: unknown }) => string {
  return ({ input }) =>
    input === undefined
      ? `the ${what} is missing; allowed: ${allowed}`
      : `${inputText(input)} is no ${what}; allowed: ${allowed}`
}

/** An input as a message names it: its value where that is short, else what kind of thing it is. */
export function inputText(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(shortened(input))
  if (Array.isArray(input)) return 'a list'
  return typeof input === 'object' && input !== null ? 'an object' : String(input)
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}

/** Milliseconds of a text that `DURATION` matches; the product can be off by a last bit only. */
function toMs(text: string): number {
  const factor = Object.entries(UNITS).find(([unit]) => unit === text.replace(/[\d. ]+/, ''))?.[1]
  return Math.round(Number.parseFloat(text) * (factor ?? Number.NaN))
}

/** A shift of the decimal point, not a division: '0.7%' is 0.007 to the last bit. */
function toRate(text: string): number {
  return Number(text.replace(/ ?%/, 'e-2'))
}

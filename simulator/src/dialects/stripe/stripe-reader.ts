import { isFields, listOf, type FormFields, type FormValue } from './stripe-form.js'
import { missingParameter, refusedParameter, type StripeFailure } from './stripe-failure.js'

/**
 * Reads one parameter.
 *
 * @param name as errors are to name it, such as `metadata[order_id]`
 * @throws {StripeFailure} where the value is refused.
 */
export type Reader<T> = (value: FormValue, name: string) => T

/** Parameters by name, each with what reads it. */
type Readers = Readonly<Record<string, Reader<unknown>>>

/** What readers make of parameters; those that are absent stay so. */
export type ReadBy<R extends Readers> = { readonly [Name in keyof R]?: ReturnType<R[Name]> }

/** The same with those that must be there. */
export type ReadWith<R extends Readers, Needed extends keyof R> = ReadBy<R> & {
  readonly [Name in Needed]-?: ReturnType<R[Name]>
}

const MAX_AMOUNT = 99_999_999

/**
 * Reads all parameters of a request: first those that nobody knows, then those that are missing,
 * then the others in the order of the table.
 *
 * @param nameOf how errors are to name a member
 * @throws {StripeFailure} for the first one that is refused.
 */
export function readAll<R extends Readers, Needed extends keyof R & string = never>(
  fields: FormFields,
  readers: R,
  needed: readonly Needed[] = [],
  nameOf: (member: string) => string = (member) => member,
): ReadWith<R, Needed> {
  const unknown = Object.keys(fields).find((member) => !Object.hasOwn(readers, member))
  if (unknown !== undefined) throw unknownParameter(nameOf(unknown))
  for (const member of needed) {
    if (fields[member] === undefined) throw missingParameter(nameOf(member))
  }
  const read: Record<string, unknown> = {}
  for (const [member, reader] of Object.entries(readers)) {
    const value = fields[member]
    if (value !== undefined) read[member] = reader(value, nameOf(member))
  }
  return read as ReadWith<R, Needed>
}

/** Any text but the empty one. */
export const text: Reader<string> = (value, name) => {
  if (typeof value !== 'string') throw refusedParameter(name, `Invalid string: ${shown(value)}`)
  if (value === '') throw emptyParameter(name)
  return value
}

/** `true` or `false`. */
export const flag: Reader<boolean> = (value, name) => {
  const given = text(value, name)
  if (given !== 'true' && given !== 'false') {
    throw refusedParameter(name, `Invalid boolean: ${given}`)
  }
  return given === 'true'
}

/** A number of seconds, a count and the like. */
export const integer: Reader<number> = (value, name) => {
  const given = text(value, name)
  const number = Number(given)
  if (!/^-?\d+$/.test(given) || !Number.isSafeInteger(number)) {
    throw refusedParameter(name, `Invalid integer: ${given}`, 'parameter_invalid_integer')
  }
  return number
}

/** One of these words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  return (value, name) => {
    const given = text(value, name)
    const word = words.find((known) => known === given)
    if (word !== undefined) return word
    const list = new Intl.ListFormat('en-US', { type: 'disjunction' }).format(words)
    throw refusedParameter(name, `Invalid ${name}: must be ${list}`)
  }
}

/** An amount, not below 1 of the smallest unit and of eight digits at most. */
export const amount: Reader<number> = (value, name) => {
  const number = integer(value, name)
  if (number < 1) {
    throw refusedParameter(name, 'Amount must be at least 1.', 'amount_too_small')
  }
  if (number > MAX_AMOUNT) {
    throw refusedParameter(name, 'Amount must be no more than 99,999,999.', 'amount_too_large')
  }
  return number
}

/** Three small letters. */
export const currency: Reader<string> = (value, name) => {
  const given = text(value, name)
  if (/^[a-z]{3}$/.test(given)) return given
  throw refusedParameter(name, `Invalid currency: ${given}. It is three lower-case letters.`)
}

/** An address with its scheme. */
export const url: Reader<string> = (value, name) => {
  const given = text(value, name)
  if (!URL.canParse(given)) throw refusedParameter(name, 'Not a valid URL')
  return given
}

/** Names and values; an empty value takes a name away, and `''` for the whole takes away all. */
export const metadata: Reader<Readonly<Record<string, string>> | ''> = (value, name) => {
  if (value === '') return ''
  if (!isFields(value)) throw refusedParameter(name, `Invalid object: ${shown(value)}`)
  const entries = Object.entries(value).map(([key, one]) => {
    if (typeof one === 'string') return [key, one] as const
    throw refusedParameter(`${name}[${key}]`, `Invalid string: ${shown(one)}`)
  })
  return Object.fromEntries(entries)
}

/** A list of whatever `item` reads. */
export function list<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, name) => {
    const items = listOf(value)
    if (items === undefined) throw refusedParameter(name, 'Invalid array')
    return items.map((one, index) => item(one, `${name}[${index}]`))
  }
}

/** An object with these members. */
export function object<R extends Readers, Needed extends keyof R & string = never>(
  readers: R,
  needed: readonly Needed[] = [],
): Reader<ReadWith<R, Needed>> {
  return (value, name) => {
    if (!isFields(value)) throw refusedParameter(name, 'Invalid object')
    return readAll(value, readers, needed, (member) => `${name}[${member}]`)
  }
}

/** An object, whatever it holds: it has no effect here. */
export const idleObject: Reader<undefined> = (value, name) => {
  if (!isFields(value)) throw refusedParameter(name, 'Invalid object')
  return undefined
}

function emptyParameter(name: string): StripeFailure {
  const message =
    `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a ` +
    `field; however '${name}' cannot be unset. You should remove '${name}' from your request or ` +
    'supply a non-empty value.'
  return refusedParameter(name, message, 'parameter_invalid_empty')
}

function unknownParameter(name: string): StripeFailure {
  return refusedParameter(name, `Received unknown parameter: ${name}`, 'parameter_unknown')
}

function shown(value: FormValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

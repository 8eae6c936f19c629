import qs from 'qs'
import { unreadable } from './stripe-failure.js'

/** A form's value once decoded: text, or members by name (list members by their index). */
export type FormValue = string | readonly FormValue[] | FormFields

/** Members of a form, without a prototype: a name such as `constructor` is a name like others. */
export interface FormFields {
  readonly [name: string]: FormValue | undefined
}

/** Its limits are deeper, longer and wider than anything that the contract lists. */
const PARSING = {
  depth: 5,
  parameterLimit: 500,
  arrayLimit: 100,
  plainObjects: true,
  parseArrays: false,
  strictDepth: true,
  throwOnLimitExceeded: true,
} as const

const MEDIA_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

/**
 * Decodes form fields: `a[b]=c` is `{ a: { b: 'c' } }`. Lists stay objects, `expand[0]=x` is
 * `{ expand: { 0: 'x' } }`, since metadata may have names that are numbers: see `listOf`.
 *
 * @throws {StripeFailure} where there are too many fields, or they are nested too deeply.
 */
export function decodeForm(text: string): FormFields {
  // qs leaves a member of this name out without a word; it is to be refused like any other.
  if (mayHoldProto(text) && text.split('&').some(isProto)) {
    throw unreadable('Invalid form: __proto__ is no name of a parameter.')
  }
  try {
    return qs.parse(text, PARSING)
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(`Invalid form: ${error.message}`)
    throw error
  }
}

/** @throws {StripeFailure} where a body is not declared to be form fields. */
export function requireForm(contentType: string | undefined): void {
  if (contentType === undefined || MEDIA_TYPE.test(contentType)) return
  throw unreadable(
    'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
  )
}

/** The members of a list in the order of their indices; `undefined` where it is no list. */
export function listOf(value: FormValue): readonly FormValue[] | undefined {
  if (typeof value === 'string') return undefined
  if (isList(value)) return value
  const names = Object.keys(value)
  if (!names.every((name) => /^\d+$/.test(name))) return undefined
  return names
    .toSorted((one, other) => Number(one) - Number(other))
    .flatMap((name) => value[name] ?? [])
}

/** Whether a value has members by name. */
export function isFields(value: FormValue): value is FormFields {
  return typeof value === 'object' && !isList(value)
}

function isList(value: FormValue): value is readonly FormValue[] {
  return Array.isArray(value)
}

/** Whether it is worth while to look at each field. */
function mayHoldProto(text: string): boolean {
  try {
    return decodeURIComponent(text).includes('__proto__')
  } catch {
    return true
  }
}

function isProto(part: string): boolean {
  return /(?:^|\[)__proto__(?:[[\]]|$)/.test(nameIn(part))
}

/** The name of one field, decoded where it can be. */
function nameIn(part: string): string {
  const [name = ''] = part.replaceAll(/%3D/gi, '=').split('=', 1)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

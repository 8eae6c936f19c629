/**
 * An id of the client's, or of the shop's. Without a type checker a missing one would be asked for
 * under the name `undefined`.
 *
 * @throws TypeError where it is no string, or an empty one.
 */
export function checkId(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`${name} must be a string that is not empty, got ${kindOf(value)}`)
  }
}

/**
 * One of the words that a call takes.
 *
 * @throws TypeError where it is none of them; what it is instead is not repeated.
 */
export function checkWord(name: string, value: unknown, words: readonly string[]): void {
  if (typeof value === 'string' && words.includes(value)) return
  throw new TypeError(`${name} must be one of ${words.join(', ')}, got ${kindOf(value)}`)
}

/**
 * An amount in minor units; numbers of a form or of JSON may be strings.
 *
 * @throws TypeError where it is no positive integer.
 */
export function checkMinor(name: string, value: unknown): void {
  if (typeof value !== 'number') {
    throw new TypeError(`${name} must be a positive integer, got ${kindOf(value)}`)
  }
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new TypeError(`${name} must be a positive integer, got ${value}`)
  }
}

/** @throws TypeError where it cannot be called. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value === 'function') return
  throw new TypeError(`${name} must be a function, got ${kindOf(value)}`)
}

/** What a value is, for people, without telling it: it may be a card number in a wrong place. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

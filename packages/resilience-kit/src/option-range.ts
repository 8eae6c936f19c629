function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  // Also of objects that cannot be turned into text.
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value)
  return String(value)
}

/** Throws that `option` must be something else than `value`. */
export function refuse(
  option: string,
  range: string,
  value: unknown,
  Refusal: typeof RangeError | typeof TypeError = RangeError,
): never {
  throw new Refusal(`${option} must be ${range}, got ${shown(value)}`)
}

/** Answers `options` if they are an object (`retry(3)` would go unnoticed); else a TypeError. */
export function optionsOf<O extends object>(owner: string, options: O): O {
  if (typeof options === 'object' && options !== null) return options
  return refuse(`the options of ${owner}`, 'an object', options, TypeError)
}

/** For each option of `O`: answers its value, or the default for undefined, or throws. */
export type OptionChecks<O> = {
  readonly [K in keyof O]-?: (option: string, value: O[K] | undefined) => unknown
}

/** What `checks` answer. */
type Checked<C> = {
  readonly [K in keyof C]: C[K] extends (...args: never) => infer V ? V : never
}

/**
 * Answers what `checks` answer for each option, which they are told as `owner.name`; throws what
 * they throw, and a TypeError for an option that has no check (`maxAttemps` would go unnoticed).
 */
export function checkedOptions<O extends object, C extends OptionChecks<O>>(
  owner: string,
  options: O,
  checks: C,
): Checked<C> {
  const known = Object.keys(checks) as (keyof C & string)[]
  checkNames(owner, options, known)
  // Member by member: `Object.fromEntries` takes several times as long.
  const checked: Record<string, unknown> = {}
  for (const name of known) {
    checked[name] = checks[name](`${owner}.${name}`, options[name as never])
  }
  return checked as Checked<C>
}

/** Throws a TypeError for an option that is not among `known`. */
export function checkNames(owner: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(optionsOf(owner, options))) {
    oneOf(`an option of ${owner}`, name, known, TypeError)
  }
}

/** Answers `value` if it is in `min..max`; else throws a RangeError that names the option. */
export function numberIn(option: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value
  return refuse(option, `${min}..${max}`, value)
}

/** As `numberIn`, for whole numbers. */
export function integerIn(option: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value)) return numberIn(option, value, min, max)
  return refuse(option, `${min}..${max}${typeof value === 'number' ? ' and whole' : ''}`, value)
}

/** Answers `value` if it is a function or undefined; else throws a TypeError. */
export function functionOrNothing<F>(option: string, value: F | undefined): F | undefined {
  if (value === undefined || typeof value === 'function') return value
  return refuse(option, 'a function', value, TypeError)
}

/** Answers `value` if it is above 0 and at most 100; else throws a RangeError. */
export function percentIn(option: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 100) return value
  return refuse(option, 'above 0, at most 100', value)
}

/** Answers `value`, or `byDefault` for undefined; throws a TypeError for anything else. */
export function booleanOr(option: string, value: unknown, byDefault = false): boolean {
  if (value === undefined) return byDefault
  if (typeof value === 'boolean') return value
  return refuse(option, 'true or false', value, TypeError)
}

/** Answers `value` if it is one of `all`; else throws. */
export function oneOf<V extends PropertyKey>(
  option: string,
  value: V,
  all: readonly V[],
  Refusal?: typeof RangeError | typeof TypeError,
): V {
  if (all.includes(value)) return value
  return refuse(option, `one of ${all.join(', ')}`, value, Refusal)
}

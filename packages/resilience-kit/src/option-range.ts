function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return 'a function'
  // Also of objects that cannot be turned into text.
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value)
  return String(value)
}

/** Answers `options` if they are an object (`retry(3)` would go unnoticed); else a TypeError. */
export function optionsOf<O extends object>(owner: string, options: O): O {
  if (typeof options === 'object' && options !== null) return options
  throw new TypeError(`the options of ${owner} must be an object, got ${shown(options)}`)
}

/** Answers `value` if it is in `min..max`; else throws a RangeError that names the option. */
export function numberIn(option: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value
  throw new RangeError(`${option} must be ${min}..${max}, got ${shown(value)}`)
}

/** As `numberIn`, for whole numbers. */
export function integerIn(option: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value)) return numberIn(option, value, min, max)
  const hint = typeof value === 'number' ? ' and whole' : ''
  throw new RangeError(`${option} must be ${min}..${max}${hint}, got ${shown(value)}`)
}

/** Answers `value` if it is a function or undefined; else throws a TypeError. */
export function functionOrNothing<F>(option: string, value: F | undefined): F | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw new TypeError(`${option} must be a function, got ${shown(value)}`)
}

/** Answers `value` if it is above 0 and at most 100; else throws a RangeError. */
export function percentIn(option: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 100) return value
  throw new RangeError(`${option} must be above 0, at most 100, got ${shown(value)}`)
}

/** Answers `value`, or `byDefault` for undefined; throws a TypeError for anything else. */
export function booleanOr(option: string, value: unknown, byDefault: boolean): boolean {
  if (value === undefined) return byDefault
  if (typeof value === 'boolean') return value
  throw new TypeError(`${option} must be true or false, got ${shown(value)}`)
}

/** Answers `value` if it is one of `all`; else throws a RangeError. */
export function oneOf<V extends string>(option: string, value: V, all: readonly V[]): V {
  if (all.includes(value)) return value
  throw new RangeError(`${option} must be one of ${all.join(', ')}, got ${shown(value)}`)
}

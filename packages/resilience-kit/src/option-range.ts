function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** Answers `value` if it is in `min..max`; else throws a RangeError that names the option. */
export function numberIn(option: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value
  throw new RangeError(`${option} must be ${range(min, max)}, got ${shown(value)}`)
}

/** As `numberIn`, for whole numbers. */
export function integerIn(option: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value)) return numberIn(option, value, min, max)
  const hint = typeof value === 'number' ? ' and whole' : ''
  throw new RangeError(`${option} must be ${range(min, max)}${hint}, got ${shown(value)}`)
}

/** Answers `value` if it is a function or undefined; else throws a TypeError. */
export function functionOrNothing<F>(option: string, value: F | undefined): F | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw new TypeError(`${option} must be a function, got ${shown(value)}`)
}

function range(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `${min}..${max}`
}

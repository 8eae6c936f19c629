import { isResilienceError, type ResilienceErrorCode } from '@holdfast/resilience-kit'

/**
 * Every error type of the step language, with its parent. The library's own errors stand where
 * they stand in Java: all but `Timeout` are runtime errors there.
 */
const PARENTS = {
  AnyError: undefined,
  RuntimeError: 'AnyError',
  NumberFormatError: 'RuntimeError',
  IoError: 'AnyError',
  SocketTimeoutError: 'IoError',
  BusinessError: 'AnyError',
  ExtendsBusinessError: 'BusinessError',
  BanError: 'AnyError',
  IgnoredError: 'AnyError',
  CallNotPermitted: 'RuntimeError',
  BulkheadFull: 'RuntimeError',
  RequestNotPermitted: 'RuntimeError',
  MaxRetriesExceeded: 'RuntimeError',
  Timeout: 'AnyError',
} as const

/** An error type of the step language. */
export type ErrorName = keyof typeof PARENTS

/** All error types of the step language. */
export const ERROR_NAMES = Object.keys(PARENTS) as ErrorName[]

const KIT_NAMES: Readonly<Partial<Record<ResilienceErrorCode, ErrorName>>> = {
  CIRCUIT_OPEN: 'CallNotPermitted',
  BULKHEAD_FULL: 'BulkheadFull',
  RATE_LIMITED: 'RequestNotPermitted',
  RETRIES_EXHAUSTED: 'MaxRetriesExceeded',
  TIMED_OUT: 'Timeout',
}

type ErrorClass = new (message?: string) => Error

const classes = new Map<ErrorName, ErrorClass>()

/** One class per type, so that the tree is also what `instanceof` sees. */
function classOf(name: ErrorName): ErrorClass {
  const known = classes.get(name)
  if (known !== undefined) return known
  const parent = PARENTS[name]
  const Parent: ErrorClass = parent === undefined ? Error : classOf(parent)
  const Class: ErrorClass = class extends Parent {
    override readonly name: string = name
  }
  classes.set(name, Class)
  return Class
}

/** A new error of that type. */
export function errorOf(name: ErrorName, message?: string): Error {
  return new (classOf(name))(message ?? `a ${name} of the case`)
}

/** The type of an error in the step language; the kit's own errors are the library's. */
export function nameOf(error: unknown): string {
  if (isResilienceError(error)) return KIT_NAMES[error.code] ?? error.code
  return error instanceof Error ? error.name : String(error)
}

/** Whether `error` is of that type or of one below it. */
export function isA(error: unknown, name: ErrorName): boolean {
  let type: string | undefined = nameOf(error)
  while (type !== undefined && type !== name) {
    // Whatever else may be thrown is at least an error.
    type = type in PARENTS ? PARENTS[type as ErrorName] : 'AnyError'
  }
  return type === name
}

/** Whether `error` is of one of those types. */
export function isAnyOf(error: unknown, names: readonly ErrorName[]): boolean {
  return names.some((name) => isA(error, name))
}

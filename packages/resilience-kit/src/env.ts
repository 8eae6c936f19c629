import { hear } from './asked.js'
import type { Clock } from './clock.js'
import { functionOrNothing, optionsOf } from './option-range.js'
import type { Random } from './random.js'
import { systemClock } from './system/system-clock.js'
import { systemRandom } from './system/system-random.js'

/** One line of a structured log: the facts first, then the sentence. Pino fits as it is. */
export type LogLine = (facts: object, message: string) => void

/** A structured logger; pino's loggers fit. */
export interface Logger {
  debug: LogLine
  info: LogLine
  warn: LogLine
  error: LogLine
}

/** What a policy or a pipeline needs from the world; everything is optional. */
export interface Env {
  /** Default `systemClock`. All parts of one pipeline share one clock. */
  readonly clock?: Clock
  /** Source of jitter. Default `systemRandom`. */
  readonly random?: Random
  /** Default: nothing is logged. */
  readonly logger?: Logger
  /** Stands in errors, events and log lines. Default: the pipeline's name, else the kind. */
  readonly name?: string
  /**
   * Hears what a listener, a predicate or a logger of yours threw; the call goes on as if nothing
   * had happened. Default: the logger's `warn`, else a warning of the process, once each.
   */
  readonly onListenerError?: (error: unknown) => void
  /**
   * Hears once about a setting that is likely a mistake. Default: the logger's `warn`, else a
   * warning of the process, once each.
   */
  readonly onWarning?: (message: string) => void
}

/** An `Env` with every default filled in. */
export interface Wiring {
  readonly clock: Clock
  readonly random: Random
  readonly name: string
  /** Reports an error of foreign code; never throws. */
  report(error: unknown): void
  /** Writes a log line if there is a logger; never throws. */
  log(level: keyof Logger, facts: object, message: string): void
  /** Passes a warning on; never throws. */
  warn(message: string): void
}

const KNOWN = ['clock', 'random', 'logger', 'name', 'onListenerError', 'onWarning'] as const

const PARTS: readonly (readonly [keyof Env, readonly string[]])[] = [
  ['clock', ['now', 'monotonic', 'setTimer']],
  ['random', ['next']],
  ['logger', ['info', 'warn']],
]

/**
 * Answers `env` if its parts are what they must be; else throws a TypeError. More than the kit
 * reads may stand in it, but not that alone: then it is something else (options of a policy, say).
 */
export function checkedEnv(owner: string, env: Env): Env {
  optionsOf(`${owner} (its env)`, env)
  if (!KNOWN.some((part) => part in env)) {
    const others = Object.keys(env).filter((part) => env[part as keyof Env] !== undefined)
    if (others.length > 0) {
      const hint = `but this one has only ${others.join(', ')}`
      throw new TypeError(`${owner}: an env may have ${KNOWN.join(', ')}, ${hint}`)
    }
  }
  for (const [part, methods] of PARTS) {
    const given = env[part] as Record<string, unknown> | undefined
    const lacks = methods.find((method) => given !== undefined && !isFunction(given?.[method]))
    if (lacks !== undefined) throw new TypeError(`${owner}: env.${part} needs a method ${lacks}`)
  }
  if (env.name !== undefined && typeof env.name !== 'string') {
    throw new TypeError(`${owner}: env.name must be a string`)
  }
  functionOrNothing(`${owner}: env.onListenerError`, env.onListenerError)
  functionOrNothing(`${owner}: env.onWarning`, env.onWarning)
  return env
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** Never an error's message: it may quote what was sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

const warned = new Set<string>()

/** Where nobody was named to hear it: the process itself tells, once for each sentence. */
function warnOnce(message: string): void {
  if (warned.has(message) || warned.size >= 100) return
  warned.add(message)
  globalThis.process?.emitWarning?.(message, 'ResilienceWarning')
}

/** Fills the defaults in; what `own` says goes before what `outer` says. */
export function wire(own: Env, outer: Env, kind: string): Wiring {
  const logger = own.logger ?? outer.logger
  const onListenerError = own.onListenerError ?? outer.onListenerError
  const onWarning = own.onWarning ?? outer.onWarning
  const name = own.name ?? outer.name ?? kind

  // Where telling fails too, nobody is left to tell, and the call must not suffer from it.
  const report = (error: unknown) => {
    attempt(() => {
      if (onListenerError !== undefined) return onListenerError(error)
      const message = 'a listener or predicate threw'
      if (logger === undefined) return warnOnce(`${kind} '${name}': ${message} (${nameOf(error)})`)
      return logger.warn({ err: error, policy: kind, name }, message)
    }, nobody)
  }
  const log = (level: keyof Logger, facts: object, message: string) => {
    attempt(() => logger?.[level](facts, message), report)
  }
  const warn = (message: string) => {
    if (onWarning !== undefined) attempt(() => onWarning(message), report)
    else if (logger !== undefined) log('warn', { policy: kind, name }, message)
    else warnOnce(message)
  }
  return {
    clock: own.clock ?? outer.clock ?? systemClock,
    random: own.random ?? outer.random ?? systemRandom,
    name,
    report,
    log,
    warn,
  }
}

/** Calls foreign code; what it throws, or the promise it answered rejects with, is reported. */
function attempt(run: () => unknown, report: (error: unknown) => void): void {
  try {
    hear(run(), report)
  } catch (error) {
    report(error)
  }
}

function nobody(): void {}

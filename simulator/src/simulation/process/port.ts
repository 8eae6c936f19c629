import type { Clock } from '@holdfast/resilience-kit'
import type { Chance } from '../chance/chance.js'
import type { Life } from './life.js'
import type { PortOptions } from './process-ports.js'

/** What a port needs from the process that it belongs to. */
export interface PortSurroundings {
  readonly process: string
  readonly clock: Clock
  readonly chance: Chance
  readonly life: Life
  /** Whether the fault may strike now: nobody dies too young, or stands still twice at once. */
  mayStrike(fault: string): boolean
  /** The process dies here. */
  crash(fault: 'crash-before' | 'crash-after', where: string, entity: string | undefined): void
  /** It stands still from here; for how long, chance says at this point. */
  pause(point: string, occurrence: number, where: string, entity: string | undefined): void
  /** Its wall clock is set to something else; to what, chance says at this point. */
  jump(point: string, occurrence: number): void
  /** A fault of the store has struck. */
  struck(fault: string, what: string, entity: string | undefined): void
}

/** One call on its way through a port. */
interface PortCall {
  readonly where: string
  readonly method: string
  readonly args: readonly unknown[]
  readonly entity: string | undefined
  /** What chance is keyed by. */
  readonly point: string
  readonly occurrence: number
  readonly isChange: boolean
  readonly run: () => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Method = (...args: readonly unknown[]) => Promise<unknown>

/**
 * The same object as one life sees it. Before a call has its effect and after it, the process may
 * die; a store may be busy, slow, or commit and not say so. A call takes virtual time, so that two
 * processes come between each other's calls.
 */
export function fencedPort<T extends object>(
  name: string,
  target: T,
  options: PortOptions,
  surroundings: PortSurroundings,
): T {
  const fence = new Fence(options, surroundings)
  const methods = new Map<PropertyKey, Method>()
  return new Proxy(target, {
    get: (_target, key) => {
      const known = methods.get(key)
      if (known) return known
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function' || typeof key !== 'string') return member
      const where = `${name}.${key}`
      const method: Method = (...args) =>
        fence.call(where, key, args, () => Reflect.apply(member, target, args))
      methods.set(key, method)
      return method
    },
  })
}

/** The longest that a healthy store takes, in ms. */
const usualMs = 3

class Fence {
  readonly #options: PortOptions
  readonly #around: PortSurroundings

  constructor(options: PortOptions, surroundings: PortSurroundings) {
    this.#options = options
    this.#around = surroundings
  }

  call(
    where: string,
    method: string,
    args: readonly unknown[],
    run: () => Promise<unknown>,
  ): Promise<unknown> {
    const { entityOf, changes, onCall } = this.#options
    const { chance, process, life } = this.#around
    // What a dead life still does must not be counted.
    if (life.isOver) return new Promise(() => undefined)
    onCall?.(method, args)
    const entity = entityOf?.(method, args)
    const point = entity === undefined ? `${process}/${where}` : `${process}/${where}/${entity}`
    const occurrence = chance.occurrenceOf(point)
    const isChange = changes?.(method) ?? true
    return new Promise((resolve, reject) => {
      // One literal: members added behind a spread would give every call a shape of its own.
      this.#begin({
        where,
        method,
        args,
        entity,
        point,
        occurrence,
        isChange,
        run,
        resolve,
        reject,
      })
    })
  }

  #begin(call: PortCall): void {
    const { life, clock, crash, pause, jump } = this.#around
    const { where, entity, point, occurrence } = call
    if (this.#strikes('crash-before', call)) {
      crash('crash-before', `before ${where}`, entity)
      return
    }
    if (this.#strikes('clock-jump', call)) jump(point, occurrence)
    if (this.#strikes('pause', call)) pause(point, occurrence, where, entity)
    const perform = (): void => life.run(() => this.#perform(call))
    if (this.#options.kind === 'other') perform()
    else clock.setTimer(this.#storeMs(call), perform)
  }

  #storeMs(call: PortCall): number {
    const { chance, struck } = this.#around
    if (this.#strikes('store-slow', call)) {
      struck('store-slow', `the store is slow at ${call.where}`, call.entity)
      return chance.between(200, 5000, 'store-slow-takes', call.point, call.occurrence)
    }
    return chance.between(1, usualMs, 'store-takes', call.point, call.occurrence)
  }

  #perform(call: PortCall): void {
    const { life, struck } = this.#around
    const { where, entity } = call
    if (this.#options.kind === 'store' && call.isChange && this.#strikes('store-busy', call)) {
      struck('store-busy', `the store refuses ${where}: it is locked`, entity)
      call.reject(new StoreFault('SQLITE_BUSY', 'database is locked'))
      return
    }
    call.run().then(
      (value) => {
        this.#options.onEffect?.(call.method, call.args, value)
        this.#end(call, () => call.resolve(value))
      },
      (error: unknown) => life.run(() => call.reject(error)),
    )
  }

  /** It has its effect; who asked for it may never hear of it, or hear something else. */
  #end(call: PortCall, tell: () => void): void {
    const { life, struck, crash } = this.#around
    const { where, entity } = call
    if (life.isOver) return
    if (this.#strikes('crash-after', call)) {
      crash('crash-after', `after ${where}`, entity)
      return
    }
    if (this.#options.kind === 'store' && call.isChange && this.#strikes('commit-unknown', call)) {
      struck('commit-unknown', `${where} is committed, and an error comes back`, entity)
      life.run(() => call.reject(new StoreFault('SQLITE_IOERR', 'disk I/O error')))
      return
    }
    life.run(tell)
  }

  #strikes(fault: string, { point, occurrence }: PortCall): boolean {
    const { mayStrike, chance } = this.#around
    return mayStrike(fault) && chance.strikes(fault, point, occurrence)
  }
}

/** What a database says when it fails. */
export class StoreFault extends Error {
  override readonly name = 'SqliteError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

import type { BreakerState, ClientEvent, Operation } from '@holdfast/pg-client'
import { reasonText, type Clock } from '@holdfast/resilience-kit'
import { isSuccess } from '../status/attempt-success.js'
import type { AlertBoard, AlertName } from './alert-board.js'

export interface BreakerAlertParts {
  readonly dialect: string
  readonly operation: Operation
  /** How long the breaker refuses once it is open, in ms, unless the gateway asks for more. */
  readonly waitMs: number
  readonly board: AlertBoard
  readonly clock: Clock
}

/** A breaker that flaps in a brown-out is one alert until it has stayed closed so long, in ms. */
const STAYS_CLOSED_MS = 30_000

/**
 * Only calls close a breaker, and a few of them: in a quiet shop it may stay open for days. It
 * keeps nobody away once no call has failed or been refused for so long, in ms, and its wait is
 * over. A gateway can make that wait a minute at most, far less than this.
 */
const QUIET_MS = 300_000

const UNDECIDED = reasonText({ kind: 'probes-undecided' })

/** The alert of one breaker: on when it opens, off when it is closed or nobody needs it closed. */
export class BreakerAlert {
  readonly #parts: BreakerAlertParts
  readonly #name: AlertName
  /** An alert of an earlier process is over with that process's breaker. */
  #state: BreakerState = 'closed'
  #reason = 'the shop was started anew'
  /** When the state began. */
  #since: number
  #calledAt = Number.NEGATIVE_INFINITY
  /** When it opened last for a good reason, or a call failed or was refused. */
  #troubledAt = Number.NEGATIVE_INFINITY

  constructor(parts: BreakerAlertParts) {
    const { dialect, operation, clock } = parts
    this.#parts = parts
    this.#name = { kind: 'breaker-open', about: `${dialect}/${operation}` }
    this.#since = clock.monotonic()
  }

  /** Takes what the gateway's client tells; what is about another breaker is passed over. */
  hear(event: ClientEvent): void {
    const { operation } = this.#parts
    if (event.type === 'breakerMoved') {
      if (event.operation === operation) this.#moved(event.to, event.reason)
      return
    }
    const call = callOf(event)
    if (call?.operation === operation) this.#called(call.isTrouble)
  }

  /** Time passes: it may go off. */
  look(): void {
    const { dialect, operation, board } = this.#parts
    const reason = this.#whyOver()
    if (reason === undefined) return
    board.read(this.#name, { isOn: false, reason, details: { dialect, operation } })
  }

  get isOn(): boolean {
    return this.#parts.board.isOn(this.#name)
  }

  /** Half-open is neither: the breaker only tries whether it may close. */
  #moved(to: BreakerState, reason: string): void {
    // Too few calls came to close it, and none of them failed: nothing is worse than before.
    const isNews = reason !== UNDECIDED || this.#troubledAt >= this.#since
    const now = this.#parts.clock.monotonic()
    this.#state = to
    this.#reason = reason
    this.#since = now
    if (to !== 'forced-open' && !(to === 'open' && isNews)) return
    this.#troubledAt = now
    this.#turnOn(reason)
  }

  #called(isTrouble: boolean): void {
    const now = this.#parts.clock.monotonic()
    this.#calledAt = now
    if (!isTrouble) return
    this.#troubledAt = now
    if (this.#state === 'open') this.#turnOn(`it keeps calls away: ${this.#reason}`)
  }

  #turnOn(reason: string): void {
    const { dialect, operation, board } = this.#parts
    board.read(this.#name, { isOn: true, reason, details: { dialect, operation } })
  }

  /** Why it is over; undefined: it is not. */
  #whyOver(): string | undefined {
    const now = this.#parts.clock.monotonic()
    const inStateMs = now - this.#since
    if (this.#state === 'forced-open') return undefined
    if (this.#state !== 'open' && this.#state !== 'half-open') {
      const isOver = inStateMs >= STAYS_CLOSED_MS
      return isOver
        ? `it has been closed for ${STAYS_CLOSED_MS / 1000} s: ${this.#reason}`
        : undefined
    }
    // As in the kit: at the very end of the wait a call is still refused.
    const refuses = this.#state === 'open' && inStateMs <= this.#parts.waitMs
    if (refuses || now - this.#troubledAt < QUIET_MS) return undefined
    const isUnasked = now - this.#calledAt >= QUIET_MS
    const what = isUnasked ? 'nobody has called' : 'no call has failed or been refused'
    return `${what} for ${QUIET_MS / 60_000} min and it lets the next call try`
  }
}

/** What an event tells of a call: whose breaker it asked, and whether it failed or was refused. */
function callOf(
  event: ClientEvent,
): { readonly operation: Operation; readonly isTrouble: boolean } | undefined {
  switch (event.type) {
    case 'attemptEnded':
      return { operation: event.operation, isTrouble: !isSuccess(event.result) }
    case 'submitEnded':
      return { operation: 'submit', isTrouble: event.refusedBy === 'circuit-breaker' }
    case 'cancelEnded':
      return { operation: 'cancel', isTrouble: event.refusedBy === 'circuit-breaker' }
    case 'lookUpEnded': {
      const { purpose, result } = event
      const operation = purpose === 'reconcile' ? 'reconcile' : 'inquire'
      return { operation, isTrouble: result === 'refused' || result === 'inconclusive' }
    }
    default:
      return undefined
  }
}

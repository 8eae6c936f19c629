import type { Clock } from '@holdfast/resilience-kit'
import type { DialectProfile, ServedDialect } from '../dialects/served-dialect.js'
import type { FaultPlan } from '../faults/fault-plan.js'
import type { Activity } from '../gateway/activity.js'
import type { Callback, CallbackDraft, CallbackFate } from '../gateway/callback.js'
import { Callbacks } from '../gateway/callbacks.js'
import type { Charge } from '../gateway/charge.js'
import type { ChargeEvent } from '../gateway/gateway.js'
import type { CallbackCarrier } from './callback-carrier.js'
import type { OwnCallbackPolicy } from './callback-policy.js'
import type { RequestTally } from './request-counts.js'
import type { RequestJournal } from './request-journal.js'

/** What the desk needs from its world. */
export interface CallbackDeskPorts {
  readonly definition: DialectProfile
  readonly dialect: Pick<
    ServedDialect,
    'callbacksFor' | 'tampered' | 'wronglyProved' | 'callbackHeaders'
  >
  readonly realClock: Clock
  readonly gatewayClock: Clock
  readonly plan: FaultPlan
  readonly activity: Activity
  readonly journal: RequestJournal
  readonly tally: RequestTally
  readonly carrier: CallbackCarrier
  readonly isAllowedTarget: (url: string) => boolean
  /** What the scenario says otherwise about repeating callbacks. */
  readonly callbackPolicy: () => OwnCallbackPolicy
}

/** Turns what happened to a charge into callbacks, with whatever faults strike them. */
export class CallbackDesk {
  readonly callbacks: Callbacks
  readonly #ports: CallbackDeskPorts
  /** What is forced on the callbacks of a charge, by the request that changed it last. */
  readonly #forcedOn = new Map<string, readonly string[]>()
  /** First attempts under way, by charge. */
  readonly #announced = new Map<string, Promise<void>>()
  readonly #told = new Map<string, number>()
  #forcedNow: readonly string[] | undefined

  constructor(ports: CallbackDeskPorts) {
    const { definition, gatewayClock: clock, activity, callbackPolicy } = ports
    this.#ports = ports
    this.callbacks = new Callbacks({
      clock,
      activity,
      policy: () => {
        const { isDelivered, retryAfterMs: own } = definition.callbacks
        const { retryAfterMs = own } = callbackPolicy()
        return { retryAfterMs, isDelivered }
      },
      sender: {
        send: (callback, attempt) => this.#send(callback, attempt),
        close: () => undefined,
      },
    })
  }

  /** Runs `act`; these faults strike the callbacks of the charges that it changes. */
  forcing<T>(faults: readonly string[], act: () => T): T {
    this.#forcedNow = faults
    try {
      return act()
    } finally {
      this.#forcedNow = undefined
    }
  }

  /** Tells the merchant what happened to a charge, where he is to know. */
  tell(charge: Charge, event: ChargeEvent): void {
    if (this.#forcedNow !== undefined) this.#force(this.#forcedNow, charge.key)
    for (const draft of this.#ports.dialect.callbacksFor(charge, event)) {
      if (this.#ports.isAllowedTarget(draft.url)) this.#announce(draft, charge)
      else this.#noteForbidden(draft)
    }
  }

  /** Resolves when the callbacks that are due for this charge were attempted once. */
  async whenAttempted(chargeKey: string): Promise<void> {
    await this.#announced.get(chargeKey)
  }

  #force(faults: readonly string[], chargeKey: string): void {
    if (faults.length > 0) this.#forcedOn.set(chargeKey, faults)
    else this.#forcedOn.delete(chargeKey)
  }

  #announce(draft: CallbackDraft, charge: Charge): void {
    const { definition, plan, tally } = this.#ports
    const { key, reference } = charge
    const occurrence = this.#occurrenceOf(draft, charge)
    const subject = { dialect: definition, event: draft.event, reference, occurrence }
    const fate = plan.callback(subject, this.#forcedOn.get(key))
    tally.struck(fate.faults)
    const body = this.#bodyOf(draft, fate)
    const { event, url } = draft
    const announced = this.callbacks.announce({ event, url, body }, charge, fate)
    const before = this.#announced.get(key)
    const all = (before ? Promise.all([before, announced]) : announced).then(() => {
      if (this.#announced.get(key) === all) this.#announced.delete(key)
    })
    this.#announced.set(key, all)
  }

  #bodyOf({ body }: CallbackDraft, { tampered, wronglySigned }: CallbackFate): string {
    const { dialect } = this.#ports
    const told = tampered ? dialect.tampered(body) : body
    return (wronglySigned ? dialect.wronglyProved?.(told) : undefined) ?? told
  }

  /**
   * Counts from the submit that made the charge, not from what was told before: which of two
   * charges of one reference settles first depends on when they came.
   */
  #occurrenceOf({ event }: CallbackDraft, { key, occurrence }: Charge): number {
    const name = `${event}/${key}`
    const told = this.#told.get(name) ?? 0
    this.#told.set(name, told + 1)
    return occurrence + told
  }

  async #send(callback: Callback, attempt: number): Promise<number | undefined> {
    const { definition, dialect, realClock, carrier, journal, callbackPolicy } = this.#ports
    const atMs = realClock.now()
    const startedAt = realClock.monotonic()
    const { url, body, event, faults } = callback
    const headers = dialect.callbackHeaders(callback, attempt)
    const timeoutMs = callbackPolicy().timeoutMs ?? definition.callbacks.timeoutMs
    const status = await carrier.post({ url, body, headers, timeoutMs })
    if (!journal.isKept) return status
    journal.add({
      at: new Date(atMs).toISOString(),
      kind: 'callback',
      dialect: definition.name,
      operation: event,
      faults,
      line: `POST ${url}`,
      sent: body,
      status: status ?? 'unanswered',
      durationMs: realClock.monotonic() - startedAt,
    })
    return status
  }

  #noteForbidden({ url, event }: CallbackDraft): void {
    const { definition, realClock, journal } = this.#ports
    const at = new Date(realClock.now()).toISOString()
    journal.add({
      at,
      kind: 'callback',
      dialect: definition.name,
      operation: event,
      faults: [],
      line: `POST ${url}`,
      status: 'forbidden',
      durationMs: 0,
    })
  }
}

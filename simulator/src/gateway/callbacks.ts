import type { Clock, Timer } from '@holdfast/resilience-kit'
import type { Activity } from './activity.js'
import { CallbackIds } from './callback-ids.js'
import {
  callbackOf,
  UNHARMED_CALLBACK,
  type Callback,
  type CallbackDraft,
  type CallbackFate,
  type CallbackPolicy,
  type CallbackSender,
} from './callback.js'
import { CallbackTally, type CallbackCounts, type CallbackRecord } from './callback-tally.js'
import type { Charge } from './charge.js'

/** The longest that an overtaken callback waits for another one, in the gateway's milliseconds. */
const LONGEST_OVERTAKEN_MS = 10_000

/** What callbacks need from the world. */
export interface CallbacksPorts {
  /** The gateway's clock. */
  readonly clock: Clock
  readonly sender: CallbackSender
  readonly activity: Activity
  /** Read anew after every attempt, so that it can change meanwhile. */
  readonly policy: () => CallbackPolicy
}

/** A callback that is not at its end. */
interface Open {
  callback: Callback
  timer?: Timer
  /** Whether others wait for it: not while only a person or a repetition will send it. */
  isActive: boolean
  /** Whether the gateway forgot it while it was under way: it is not repeated. */
  isForgotten: boolean
}

/**
 * The callbacks due. Attempts never wait for each other, so a hanging merchant delays nobody
 * else's.
 */
export class Callbacks {
  readonly #ports: CallbacksPorts
  readonly #ids = new CallbackIds()
  readonly #tally = new CallbackTally()
  readonly #open = new Map<string, Open>()
  /** Waits until another one has been sent. */
  #overtaken: Open | undefined
  /** Those that a pause keeps back, in the order in which they became due. */
  #paused: Set<Open> | undefined
  #isClosed = false

  constructor(ports: CallbacksPorts) {
    this.#ports = ports
  }

  /** The totals. */
  get counts(): CallbackCounts {
    return this.#tally.countsWith(this.open())
  }

  /** What became of the callbacks of this charge so far. */
  recordOf(chargeKey: string): CallbackRecord {
    return this.#tally.recordOf(chargeKey)
  }

  /** Every callback that is not at its end, oldest first. */
  open(): Callback[] {
    return [...this.#open.values()].map(({ callback }) => callback)
  }

  /**
   * Sends a callback: now, later, twice or not at all, as its fate is. Resolves when the first
   * attempt has ended, or at once where none is made now.
   */
  async announce(
    draft: CallbackDraft,
    charge: Pick<Charge, 'key' | 'reference'>,
    fate: CallbackFate,
  ): Promise<void> {
    if (fate.lost) {
      this.#tally.noteLost(charge.key)
      return
    }
    if (fate.copies > 1) this.#tally.count('duplicated')
    if (fate.lateMs > 0) this.#tally.count('late')
    const eventId = this.#ids.ofEvent(charge.key, this.#ports.clock.now())
    const begun: Promise<void>[] = []
    for (let copy = 0; copy < fate.copies; copy += 1) {
      const id = copy === 0 ? eventId : this.#ids.ofCopy(eventId)
      begun.push(this.#begin(callbackOf(draft, charge, fate, { id, eventId }), fate))
    }
    await Promise.all(begun)
  }

  /** Sends a callback that is held or waits: now, or after the pause. Whether there was one. */
  release(id: string): boolean {
    const open = this.#idle(id)
    if (open === undefined) return false
    void this.#send(open)
    return true
  }

  /** Ends a callback that is held or waits, without another attempt. Whether there was one. */
  drop(id: string): boolean {
    const open = this.#idle(id)
    if (open === undefined) return false
    this.#end(open, 'dropped')
    return true
  }

  /**
   * Sends a copy of a callback that is not at its end: now, or after the pause. Whether there was
   * one.
   */
  duplicate(id: string): boolean {
    const original = this.#open.get(id)?.callback
    if (original === undefined) return false
    this.#tally.count('duplicated')
    const copyId = this.#ids.ofCopy(original.eventId)
    const copy: Callback = { ...original, id: copyId, state: 'waiting', attempts: [] }
    void this.#begin(copy, UNHARMED_CALLBACK)
    return true
  }

  /** Keeps back whatever becomes due, until `resume`. */
  pause(): void {
    this.#paused ??= new Set()
  }

  /** Sends what was kept back, in the order in which it became due. */
  resume(): void {
    const kept = this.#paused ?? []
    this.#paused = undefined
    for (const open of kept) void this.#send(open)
  }

  /** Forgets every callback, as a restart does; an attempt under way is the last of its own. */
  forget(): void {
    for (const open of this.#open.values()) {
      if (open.callback.state === 'underWay') open.isForgotten = true
      else this.#end(open, 'forgotten')
    }
  }

  /** Forgets everything and cuts off the attempts under way; whatever comes now is forgotten. */
  close(): void {
    this.#isClosed = true
    this.forget()
    this.#ports.sender.close()
  }

  #begin(callback: Callback, fate: CallbackFate): Promise<void> {
    const open: Open = { callback, isActive: false, isForgotten: false }
    this.#open.set(callback.id, open)
    if (this.#isClosed) this.#end(open, 'forgotten')
    else if (fate.held) open.callback = { ...callback, state: 'held' }
    else if (fate.lateMs === 0) return this.#takeUp(open, fate)
    else this.#after(fate.lateMs, open, () => this.#takeUp(open, fate))
    return Promise.resolve()
  }

  /** A callback is due. */
  #takeUp(open: Open, fate: CallbackFate): Promise<void> {
    // Where one waits already, this is the one that overtakes it.
    if (!fate.overtaken || this.#overtaken !== undefined) return this.#send(open)
    this.#overtaken = open
    this.#after(LONGEST_OVERTAKEN_MS, open, () => this.#send(open))
    return Promise.resolve()
  }

  /** Does something with a callback later; others wait for that. */
  #after(ms: number, open: Open, act: () => Promise<void>): void {
    this.#activate(open)
    open.timer = this.#ports.clock.setTimer(ms, () => void act())
  }

  async #send(open: Open): Promise<void> {
    open.timer?.cancel()
    if (this.#overtaken === open) this.#overtaken = undefined
    this.#activate(open)
    if (this.#paused !== undefined) {
      open.callback = { ...open.callback, state: 'waiting' }
      this.#paused.add(open)
      return
    }
    open.callback = { ...open.callback, state: 'underWay' }
    const { chargeKey, attempts } = open.callback
    const attempt = attempts.length + 1
    this.#tally.noteSent(chargeKey, attempt)
    const sending = this.#ports.sender.send(open.callback, attempt)
    if (this.#overtaken !== undefined) void this.#send(this.#overtaken)
    const status = await sending
    if (status !== undefined) this.#tally.noteAnswered(chargeKey, status)
    open.callback = { ...open.callback, attempts: [...attempts, status ?? null] }
    this.#conclude(open, status)
  }

  #conclude(open: Open, status: number | undefined): void {
    const policy = this.#ports.policy()
    const waitMs = policy.retryAfterMs[open.callback.attempts.length - 1]
    if (status !== undefined && policy.isDelivered(status)) this.#end(open, 'delivered')
    else if (waitMs === undefined) this.#end(open, 'failed')
    else if (open.isForgotten) this.#end(open, 'forgotten')
    else {
      open.callback = { ...open.callback, state: 'waiting' }
      open.timer = this.#ports.clock.setTimer(waitMs, () => void this.#send(open))
      this.#deactivate(open)
    }
  }

  /** The callback of that id, unless it is under way or at its end. */
  #idle(id: string): Open | undefined {
    const open = this.#open.get(id)
    return open?.callback.state === 'underWay' ? undefined : open
  }

  #end(open: Open, how: 'delivered' | 'failed' | 'dropped' | 'forgotten'): void {
    this.#tally.count(how)
    open.timer?.cancel()
    if (this.#overtaken === open) this.#overtaken = undefined
    this.#paused?.delete(open)
    this.#open.delete(open.callback.id)
    this.#deactivate(open)
  }

  #activate(open: Open): void {
    if (open.isActive) return
    open.isActive = true
    this.#ports.activity.begin()
  }

  #deactivate(open: Open): void {
    if (!open.isActive) return
    open.isActive = false
    this.#ports.activity.end()
  }
}

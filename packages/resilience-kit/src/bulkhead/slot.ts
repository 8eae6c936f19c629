import type { Continuation, OngoingCall, Result, WorkHolder } from '../call/ongoing-call.js'
import type { Timer } from '../clock.js'

/** Who counts the slots. */
export interface SlotOwner {
  /** The slot is free: its caller has the answer, and nothing runs any more. */
  release(): void
  /** The caller has its answer, but the function runs on; `expire` is called when it may not. */
  abandon(call: OngoingCall, expire: () => void): Timer | undefined
  /** Abandoned work gives its slot back, because it ended or because it held it too long. */
  reclaim(ended: boolean): void
}

/** One slot: given back once the caller has its answer and every function under it has ended. */
export class Slot implements WorkHolder, Continuation {
  further: Continuation | undefined = undefined
  readonly outer: WorkHolder | undefined
  readonly #owner: SlotOwner
  readonly #call: OngoingCall
  #state: 'waited-for' | 'abandoned' | 'free' = 'waited-for'
  #working = 0
  #timer: Timer | undefined = undefined

  constructor(owner: SlotOwner, call: OngoingCall) {
    this.#owner = owner
    this.#call = call
    this.outer = call.holder
    call.holder = this
  }

  workStarted(): void {
    this.#working += 1
  }

  workEnded(): void {
    this.#working -= 1
    if (this.#working === 0 && this.#state === 'abandoned') this.#reclaim(true)
  }

  /** The caller has its answer. */
  resume(result: Result): Result {
    this.#call.holder = this.outer
    if (this.#working === 0) {
      this.#state = 'free'
      this.#owner.release()
      return result
    }
    this.#state = 'abandoned'
    this.#timer = this.#owner.abandon(this.#call, () => {
      if (this.#state === 'abandoned') this.#reclaim(false)
    })
    return result
  }

  #reclaim(ended: boolean): void {
    this.#state = 'free'
    this.#timer?.cancel()
    this.#owner.reclaim(ended)
  }
}

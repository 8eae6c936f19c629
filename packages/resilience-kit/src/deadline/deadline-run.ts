import { Failure } from '../call/failure.js'
import type { OngoingCall, Receiver } from '../call/ongoing-call.js'
import { DeadlineExceededError } from './deadline-exceeded-error.js'

/** One run under a deadline: cuts whatever the call waits for when `expire` is called. */
export class DeadlineRun implements Receiver {
  readonly #call: OngoingCall
  readonly #receiver: Receiver
  readonly #limitMs: number
  readonly #outerDeadlineAt: number

  constructor(call: OngoingCall, limitMs: number, receiver: Receiver) {
    this.#call = call
    this.#receiver = receiver
    this.#limitMs = limitMs
    this.#outerDeadlineAt = call.deadlineAt
  }

  /** Makes the deadline known to the layers inside. */
  start(dueAt: number): void {
    this.#call.deadlineAt = Math.min(this.#outerDeadlineAt, dueAt)
  }

  /** The failure of this deadline, as it stands now. */
  failure(): Failure {
    const { calls, failures } = this.#call
    const last = failures?.at(-1)
    return Failure.cut('deadline', this, calls === 0 ? 'deadline' : undefined, () => {
      return new DeadlineExceededError(this.#limitMs, last?.error)
    })
  }

  expire(): void {
    this.#call.cut(this.failure())
  }

  succeeded(value: unknown): void {
    this.#call.deadlineAt = this.#outerDeadlineAt
    this.#receiver.succeeded(value)
  }

  failed(failure: Failure): void {
    this.#call.deadlineAt = this.#outerDeadlineAt
    if (failure.cutBy === this) failure.cutBy = undefined
    this.#receiver.failed(failure)
  }
}

import { Failure, type BuildError } from '../call/failure.js'
import type { Continuation, OngoingCall, Result } from '../call/ongoing-call.js'
import { Expiring } from '../expiry-queue.js'
import { DeadlineExceededError } from './deadline-exceeded-error.js'

/** One run under a deadline: cuts whatever the call waits for when `expire` is called. */
export class DeadlineRun extends Expiring implements Continuation {
  further: Continuation | undefined = undefined
  protected readonly call: OngoingCall
  readonly #limitMs: number
  readonly #outerDeadlineAt: number
  readonly #depth: number

  constructor(call: OngoingCall, limitMs: number, depth = -1) {
    super()
    this.call = call
    this.#limitMs = limitMs
    this.#depth = depth
    this.#outerDeadlineAt = call.deadlineAt
  }

  /** The name of the policy; a call's own deadline has none. */
  protected get policyName(): string | undefined {
    return undefined
  }

  /** Makes the deadline known to the layers inside. */
  begin(dueAt: number): void {
    this.call.isCuttable = true
    this.call.deadlineAt = Math.min(this.#outerDeadlineAt, dueAt)
  }

  /** The failure of this deadline, as it stands now. */
  failure(): Failure {
    const { call } = this
    const refusedBy = call.active?.calling === true ? undefined : 'deadline'
    const build: BuildError = (soFar) =>
      new DeadlineExceededError(this.#limitMs, soFar, this.policyName)
    return Failure.cut('deadline', this, call, refusedBy, build, this.#depth)
  }

  override expire(): void {
    this.call.cut(this.failure())
  }

  /** Ends the run with the result of what was inside. */
  resume(result: Result): Result {
    this.call.deadlineAt = this.#outerDeadlineAt
    this.call.arrived(this, result)
    return result
  }
}

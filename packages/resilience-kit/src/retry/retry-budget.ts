import type { Classification } from '../classification.js'
import { numberIn, optionsOf } from '../option-range.js'

/** How many retries a client may spend while the other side does not recover. */
export interface RetryBudgetOptions {
  /** Tokens at the start, and never more; 1..1000000. Default 100. */
  readonly capacity?: number
  /** What a retry after an answered failure costs; 0..1000000. Default 2. */
  readonly costAnswered?: number
  /** After an unanswered attempt (above `capacity`: there is none); 0..1000000. Default 20. */
  readonly costUnanswered?: number
  /** What a call that needed no retry pays in; 0..1000000. Default 1. */
  readonly refundUntouched?: number
}

const LARGEST = 1_000_000

/**
 * A token bucket over all calls that share it, after the AWS SDKs' standard mode: a retry takes
 * its cost, a success after a retry gives the last cost back, a success without one pays a little
 * in. It needs no clock. The balance stays in 0..capacity.
 */
export class RetryBudget {
  readonly capacity: number
  readonly #costAnswered: number
  readonly #costUnanswered: number
  readonly #refundUntouched: number
  #balance: number

  constructor(options: RetryBudgetOptions = {}) {
    const {
      capacity = 100,
      costAnswered = 2,
      costUnanswered = 20,
    } = optionsOf('retryBudget', options)
    const { refundUntouched = 1 } = options
    const check = (option: keyof RetryBudgetOptions, value: number, min = 0) =>
      numberIn(`retryBudget.${option}`, value, min, LARGEST)
    this.capacity = check('capacity', capacity, 1)
    this.#costAnswered = check('costAnswered', costAnswered)
    this.#costUnanswered = check('costUnanswered', costUnanswered)
    this.#refundUntouched = check('refundUntouched', refundUntouched)
    this.#balance = this.capacity
  }

  /** Tokens left. */
  get balance(): number {
    return this.#balance
  }

  /** What a retry after such an attempt costs. */
  costOf(classification: Classification): number {
    return classification === 'unanswered' ? this.#costUnanswered : this.#costAnswered
  }

  /** Takes `cost`; answers false, and takes nothing, if there is less. */
  tryTake(cost: number): boolean {
    if (cost > this.#balance) return false
    this.#balance -= cost
    return true
  }

  /** Gives back what was taken for a retry that did not come about. */
  giveBack(cost: number): void {
    this.#balance = Math.min(this.capacity, this.#balance + cost)
  }

  /** A call succeeded whose last retry had cost `lastCost`; undefined if it needed none. */
  refund(lastCost: number | undefined): void {
    this.giveBack(lastCost ?? this.#refundUntouched)
  }
}

/**
 * A retry budget; give the same one to every policy that calls the same other side.
 *
 * @throws RangeError if an option is out of its range.
 */
export function retryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  return new RetryBudget(options)
}

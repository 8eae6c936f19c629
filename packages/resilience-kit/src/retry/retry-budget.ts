import type { Classification } from '../classification.js'
import { checkedOptions, numberIn, refuse } from '../option-range.js'

/** How many retries a client may spend while the other side does not recover. */
export interface RetryBudgetOptions {
  /** Tokens at the start, and never more; 1..1000000, at least `costAnswered`. Default 100. */
  readonly capacity?: number
  /** Tokens that a retry after an answered failure costs; 0..`capacity`. Default 2. */
  readonly costAnswered?: number
  /**
   * Tokens that a retry after an unanswered attempt costs; 0..1000000. Above `capacity` there is
   * no such retry. Default 20.
   */
  readonly costUnanswered?: number
  /** Tokens that a call which needed no retry pays in; 0..1000000. Default 1. */
  readonly refundUntouched?: number
}

const LARGEST = 1_000_000

/**
 * A token bucket over all calls that share it, after the AWS SDKs' standard mode: a retry takes
 * its cost, a success after a retry gives the last cost back, a success without one pays a little
 * in. It needs no clock. The balance stays in 0..capacity.
 */
export class RetryBudget {
  /** Tokens of a full budget. */
  readonly capacity: number
  readonly #options: Required<RetryBudgetOptions>
  #balance: number

  constructor(options: RetryBudgetOptions = {}) {
    const checked = checkedOptions('retryBudget', options, {
      capacity: (name, value = 100) => numberIn(name, value, 1, LARGEST),
      costAnswered: (name, value = 2) => numberIn(name, value, 0, LARGEST),
      costUnanswered: (name, value = 20) => numberIn(name, value, 0, LARGEST),
      refundUntouched: (name, value = 1) => numberIn(name, value, 0, LARGEST),
    })
    const { capacity, costAnswered } = checked
    if (costAnswered > capacity) {
      refuse('retryBudget.capacity', `at least costAnswered, ${costAnswered}`, capacity)
    }
    this.#options = checked
    this.capacity = this.#balance = capacity
  }

  /** Tokens left. */
  get balance(): number {
    return this.#balance
  }

  /** What a retry after such an attempt costs. */
  costOf(classification: Classification): number {
    const { costAnswered, costUnanswered } = this.#options
    return classification === 'unanswered' ? costUnanswered : costAnswered
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
    this.giveBack(lastCost ?? this.#options.refundUntouched)
  }
}

/**
 * A retry budget; give the same one to every policy that calls the same other side.
 *
 * @throws RangeError or TypeError if an option is out of its range or unknown.
 */
export function retryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  return new RetryBudget(options)
}

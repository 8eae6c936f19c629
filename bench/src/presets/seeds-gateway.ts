import type { AttemptContext, Clock } from '@holdfast/resilience-kit'
import type { SeededRandom } from '@holdfast/resilience-kit/testing'

// One for all: making an error costs more than everything else in this world.
const refused = new Error('500: try again later')

/** Milliseconds, both included. */
export const LATENCY_MS = [100, 500] as const
/** Share of requests that it refuses. */
export const REFUSALS = 0.4

/**
 * The seeds' gateway as a client sees it: an answer after 100-500 ms, 40 % of them a 500 for a
 * request that was not executed. When it hangs it swallows every request for good, also those under
 * way: only the client can end them.
 */
export class SeedsGateway {
  /** Requests ever sent. */
  posts = 0
  /** Inquiries ever sent. */
  lookUps = 0
  /** Requests that neither were answered nor have been given up. */
  inFlight = 0
  /** The most there have been at once. */
  mostInFlight = 0
  /** Requests sent since it began to hang. */
  sentWhileHanging = 0
  /** Those of them that the client has given up. */
  givenUpWhileHanging = 0
  #isHanging = false
  #hangs = 0
  // A socket keeps what waits for its answer; here the collector would take it all.
  readonly #swallowed = new Set<(reason: unknown) => void>()
  readonly #clock: Clock
  readonly #random: SeededRandom

  constructor(clock: Clock, random: SeededRandom) {
    this.#clock = clock
    this.#random = random
  }

  /** From now on nothing is answered. */
  hang(): void {
    this.#isHanging = true
    this.#hangs += 1
    this.sentWhileHanging = 0
    this.givenUpWhileHanging = 0
  }

  /** Requests that are sent from now on are answered. */
  heal(): void {
    this.#isHanging = false
  }

  /** Sends one request. It reads the signal only where it hangs: reading one costs something. */
  readonly post = (context: AttemptContext): Promise<string> => {
    this.posts += 1
    this.inFlight += 1
    if (this.inFlight > this.mostInFlight) this.mostInFlight = this.inFlight
    return new Promise((resolve, reject) => {
      if (this.#isHanging) {
        this.sentWhileHanging += 1
        this.#swallow(context, reject, () => {
          this.givenUpWhileHanging += 1
        })
        return
      }
      const hangs = this.#hangs
      this.#clock.setTimer(this.#random.int(...LATENCY_MS), () => {
        if (hangs !== this.#hangs) {
          this.#swallow(context, reject, () => {})
          return
        }
        this.inFlight -= 1
        if (this.#random.next() < REFUSALS) reject(refused)
        else resolve('accepted')
      })
    })
  }

  /** Asks, before another attempt, whether the one before was executed: none ever was. */
  readonly lookUp = (): Promise<undefined> => {
    this.lookUps += 1
    return new Promise((resolve) => {
      this.#clock.setTimer(this.#random.int(...LATENCY_MS), () => resolve(undefined))
    })
  }

  #swallow({ signal }: AttemptContext, reject: (reason: unknown) => void, told: () => void): void {
    this.#swallowed.add(reject)
    const giveUp = () => {
      this.#swallowed.delete(reject)
      this.inFlight -= 1
      told()
      reject(signal.reason)
    }
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  }
}

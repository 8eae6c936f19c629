import { systemClock } from '@holdfast/resilience-kit'

/** What the pretend gateway does with one request. */
export type Mood =
  /** Does what it is asked and answers. */
  | 'well'
  /** Answers 500 without having done anything. */
  | 'fails'
  /** Does what it is asked, and never answers. */
  | 'silent'
  /** Does nothing and never answers. */
  | 'hangs'

/** The gateway answered, and it was no success. */
export class GatewayError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`the gateway answered ${status}`)
    this.status = status
  }
}

/** What may come along with a request. */
export interface RequestOptions {
  readonly signal?: AbortSignal
}

/** A gateway for snippets: it charges cards, is asked about charges, and has moods. */
export class PretendGateway {
  /** Orders that were charged, once for every time. */
  readonly charged: string[] = []
  /** Requests that came in. */
  requests = 0
  inFlight = 0
  mostInFlight = 0
  latencyMs = 100
  readonly #moods: readonly Mood[]

  /** One mood per request, the last one from then on. */
  constructor(...moods: readonly Mood[]) {
    this.#moods = moods.length === 0 ? ['well'] : moods
  }

  /** Charges the card of an order. */
  async charge(order: string, { signal }: RequestOptions = {}): Promise<string> {
    const mood = this.#next()
    if (mood === 'well' || mood === 'silent') this.charged.push(order)
    await this.#answer(mood, signal)
    return `charge-${this.charged.length}`
  }

  /** Whether an order was charged. */
  async inquire(order: string, { signal }: RequestOptions = {}): Promise<'paid' | 'absent'> {
    await this.#answer(this.#next(), signal)
    return this.charged.includes(order) ? 'paid' : 'absent'
  }

  #next(): Mood {
    const mood = this.#moods[Math.min(this.requests, this.#moods.length - 1)]
    this.requests += 1
    return mood ?? 'well'
  }

  async #answer(mood: Mood, signal: AbortSignal | undefined): Promise<void> {
    this.inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    try {
      if (mood === 'silent' || mood === 'hangs') await aborted(signal)
      await systemClock.sleep(this.latencyMs, signal)
      if (mood === 'fails') throw new GatewayError(500)
    } finally {
      this.inFlight -= 1
    }
  }
}

/** Never settles, unless `signal` aborts. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

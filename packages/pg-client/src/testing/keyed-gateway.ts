import { createHash } from 'node:crypto'
import type { Clock } from '@holdfast/resilience-kit'
import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
  type SendLimits,
} from '../ports/http-transport.js'
import { KeyedLedger } from './keyed-ledger.js'
import type { KeyedStep } from './keyed-step.js'

/** What it does with one look-up, of one payment or of many. */
export type KeyedLookUpStep = 'answer' | 'hang' | 'unauthorized'

/** A key that the gateway knows; no answer while its request is being executed. */
interface Stored {
  readonly hash: string
  readonly answer: HttpResponse | undefined
}

/**
 * A gateway as a transport that knows idempotency keys: the first answer under a key is replayed to
 * the same body, another body is a 400, a key in flight a 409. It gives money back, all or a part.
 */
export class KeyedGateway implements HttpTransport {
  /** Steps of the next submits that are executed anew; afterwards `approve`. */
  readonly submitSteps: KeyedStep[] = []
  /** Steps of the next cancels that are executed anew; afterwards `approve`. */
  readonly cancelSteps: KeyedStep[] = []
  readonly lookUpSteps: KeyedLookUpStep[] = []
  /** Every POST that arrived. */
  readonly posts: HttpRequest[] = []
  readonly lookUps: HttpRequest[] = []
  readonly ledger: KeyedLedger = new KeyedLedger()
  latencyMs = 100
  slowMs = 5000
  /** Called when a request has arrived, before anything is done with it. */
  onRequest: ((request: HttpRequest) => Promise<void> | void) | undefined
  readonly #clock: Clock
  readonly #stored = new Map<string, Stored>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The POSTs to one of its addresses. */
  postsTo(path: 'pay' | 'cancel' | 'close'): readonly HttpRequest[] {
    return this.posts.filter(({ url }) => url.endsWith(`/${path}`))
  }

  async send(request: HttpRequest, limits: SendLimits): Promise<HttpResponse> {
    const isPost = request.method === 'POST'
    ;(isPost ? this.posts : this.lookUps).push(request)
    await this.onRequest?.(request)
    if (limits.signal.aborted) throw new TransportError('aborted', false)
    if (request.headers['Authorization'] !== 'Basic secret') return failure(401, 'NO_KEY')
    return isPost ? this.#post(request, limits) : this.#lookUp(request, limits)
  }

  async #post(request: HttpRequest, limits: SendLimits): Promise<HttpResponse> {
    const key = request.headers['Idempotency-Key'] ?? ''
    const hash = createHash('sha256')
      .update(request.body ?? '')
      .digest('hex')
    const stored = key === '' ? undefined : this.#stored.get(key)
    if (stored) return this.#replay(stored, hash, limits)
    const steps = request.url.endsWith('/pay') ? this.submitSteps : this.cancelSteps
    const step = steps.shift() ?? 'approve'
    if (step === 'notListening') throw new TransportError('connect ECONNREFUSED', false)
    if (step === 'hang') return this.#hang(limits)
    if (step === 'busy') return this.#after(failure(409, 'IN_PROGRESS'), limits)
    if (step === 'rateLimited') return this.#after(failure(429, 'TOO_MANY'), limits)
    if (step === 'unauthorized') return this.#after(failure(401, 'NO_KEY'), limits)
    if (step === 'proxyError') {
      return this.#after({ status: 502, headers: {}, body: '<html></html>' }, limits)
    }
    if (step === 'slow') return this.#executeSlowly(request, key, hash, limits)
    if (step === 'garbage') return this.#after({ status: 200, headers: {}, body: '{"pay' }, limits)
    const answer = this.ledger.execute(request, step)
    this.#stored.set(key, { hash, answer })
    const hangs = step === 'hangAfterCommit' || step === 'hangThenDecline'
    return hangs ? this.#hang(limits) : this.#after(answer, limits)
  }

  #executeSlowly(
    request: HttpRequest,
    key: string,
    hash: string,
    limits: SendLimits,
  ): Promise<never> {
    this.#stored.set(key, { hash, answer: undefined })
    this.#clock.setTimer(this.slowMs, () => {
      this.#stored.set(key, { hash, answer: this.ledger.execute(request, 'approve') })
    })
    return this.#hang(limits)
  }

  async #replay(stored: Stored, hash: string, limits: SendLimits): Promise<HttpResponse> {
    if (stored.hash !== hash) return this.#after(failure(400, 'KEY_MISMATCH'), limits)
    return this.#after(stored.answer ?? failure(409, 'IN_PROGRESS'), limits)
  }

  async #lookUp(request: HttpRequest, limits: SendLimits): Promise<HttpResponse> {
    const step = this.lookUpSteps.shift() ?? 'answer'
    if (step === 'hang') return this.#hang(limits)
    if (step === 'unauthorized') return this.#after(failure(401, 'NO_KEY'), limits)
    await this.#wait(1, limits)
    return this.ledger.find(new URL(request.url))
  }

  async #after(answer: HttpResponse, limits: SendLimits): Promise<HttpResponse> {
    await this.#wait(this.latencyMs, limits)
    return answer
  }

  async #hang(limits: SendLimits): Promise<never> {
    await this.#wait(limits.responseTimeoutMs, limits)
    throw new TransportError('no complete response', true)
  }

  async #wait(ms: number, { signal }: SendLimits): Promise<void> {
    await this.#clock.sleep(ms, signal).catch(() => {
      throw new TransportError('aborted', true)
    })
  }
}

function failure(status: number, code: string): HttpResponse {
  const headers = status === 429 ? { 'retry-after': '2' } : {}
  return { status, headers, body: JSON.stringify({ error: { code } }) }
}

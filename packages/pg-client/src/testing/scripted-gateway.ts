import type { Clock } from '@holdfast/resilience-kit'
import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
  type SendLimits,
} from '../ports/http-transport.js'

/** What the scripted gateway does with one submit. */
export type SubmitStep =
  | 'accept'
  | 'approve'
  | 'refuse'
  | 'refuseAfterCommit'
  | 'hang'
  | 'hangAfterCommit'
  | 'executeLate'
  | 'notListening'
  | 'noConnection'
  | 'reset'
  | 'garbage'
  | 'proxyError'
  | 'conflict'
  | 'invalidCard'
  | 'misconfigured'

/** What it does with one request of a look-up; `late` tells what was true when it was asked. */
export type LookUpStep = 'answer' | 'late' | 'hang' | 'proxyError' | 'notListening' | 'serverError'

/** A transaction in its ledger. */
export interface LedgerEntry {
  readonly transactionKey: string
  readonly orderId: string
  readonly userId: string
  readonly cardNo: string
  readonly amount: number
  readonly status: 'PENDING' | 'SUCCESS' | 'FAILED'
  readonly reason?: string
}

/** A gateway as a transport: it speaks the wire of async-card and misbehaves by script. */
export class ScriptedGateway implements HttpTransport {
  /** Steps of the next submits; afterwards `accept`. */
  readonly submitSteps: SubmitStep[] = []
  /** Steps of the next look-up requests; afterwards `answer`. */
  readonly lookUpSteps: LookUpStep[] = []
  readonly submits: HttpRequest[] = []
  readonly lookUps: HttpRequest[] = []
  readonly ledger = new Map<string, LedgerEntry>()
  /** Called when a request has arrived, before anything is done with it. */
  onRequest: ((request: HttpRequest) => Promise<void> | void) | undefined
  latencyMs = 100
  /** How long a look-up of step `late` takes. */
  lateAnswerMs = 900
  /** Settles each new transaction after a while, and tells of it. */
  processing:
    | {
        readonly ms: number
        readonly status: 'SUCCESS' | 'FAILED'
        readonly tell?: (callback: string) => void
      }
    | undefined
  /** When `executeLate` executes, after the request was sent. */
  lateMs = 60_000
  readonly #clock: Clock
  #keys = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async send(request: HttpRequest, limits: SendLimits): Promise<HttpResponse> {
    const isSubmit = request.method === 'POST'
    ;(isSubmit ? this.submits : this.lookUps).push(request)
    await this.onRequest?.(request)
    if (limits.signal.aborted) throw new TransportError('aborted', false)
    return isSubmit ? this.#submit(request, limits) : this.#lookUp(request, limits)
  }

  /** Settles a pending transaction. */
  settle(key: string, status: 'SUCCESS' | 'FAILED', reason?: string): void {
    const entry = this.ledger.get(key)
    if (!entry) throw new Error(`no transaction ${key}`)
    this.ledger.set(key, { ...entry, status, ...(reason !== undefined && { reason }) })
  }

  /** The callback about a transaction as it stands. */
  callback(key: string, change: object = {}): string {
    return JSON.stringify({ ...this.ledger.get(key), ...change })
  }

  /** Keys of the transactions of a reference. */
  keysOf(orderId: string): readonly string[] {
    return [...this.ledger.values()]
      .filter((entry) => entry.orderId === orderId)
      .map(({ transactionKey }) => transactionKey)
  }

  async #submit(request: HttpRequest, limits: SendLimits): Promise<HttpResponse> {
    const step = this.submitSteps.shift() ?? 'accept'
    switch (step) {
      case 'notListening':
        throw new TransportError('connect ECONNREFUSED', false)
      case 'noConnection':
        await this.#wait(limits.connectTimeoutMs, limits)
        throw new TransportError('no connection', false)
      case 'hang':
        return this.#hang(limits)
      case 'hangAfterCommit':
        this.#execute(request)
        return this.#hang(limits)
      case 'executeLate':
        this.#clock.setTimer(this.lateMs, () => this.#execute(request))
        return this.#hang(limits)
      default:
        await this.#wait(this.latencyMs, limits)
        return this.#answer(step, request)
    }
  }

  #answer(step: SubmitStep, request: HttpRequest): HttpResponse {
    switch (step) {
      case 'refuseAfterCommit':
        this.#execute(request)
        return failure(500, '일시적인 오류가 발생했습니다.')
      case 'refuse':
        return failure(500, '현재 서버가 불안정합니다. 잠시 후 다시 시도해주세요.')
      case 'reset':
        throw new TransportError('ECONNRESET', true)
      case 'garbage':
        return { status: 200, headers: {}, body: '{"meta":{"res' }
      case 'proxyError':
        return { status: 502, headers: {}, body: '<html>Bad Gateway</html>' }
      case 'conflict':
        return failure(409, 'in flight')
      case 'invalidCard':
        return failure(400, '카드 번호는 xxxx-xxxx-xxxx-xxxx 형식이어야 합니다.')
      case 'misconfigured':
        return failure(400, '콜백 URL 은 http://localhost:8080 로 시작해야 합니다.')
      default: {
        const key = this.#execute(request)
        if (step === 'approve') this.settle(key, 'SUCCESS')
        const { transactionKey, status } = this.ledger.get(key) ?? {}
        return success({ transactionKey, status })
      }
    }
  }

  #execute(request: HttpRequest): string {
    const transactionKey = `20250816:TR:${String(++this.#keys).padStart(6, '0')}`
    const { orderId, cardNo, amount } = JSON.parse(request.body ?? '') as LedgerEntry
    const userId = request.headers['X-USER-ID'] ?? ''
    const entry = { transactionKey, orderId, userId, cardNo, amount, status: 'PENDING' } as const
    this.ledger.set(transactionKey, entry)
    const { processing } = this
    if (processing) {
      this.#clock.setTimer(processing.ms, () => {
        const isPending = this.ledger.get(transactionKey)?.status === 'PENDING'
        if (isPending) this.settle(transactionKey, processing.status)
        processing.tell?.(this.callback(transactionKey))
      })
    }
    return transactionKey
  }

  async #lookUp(request: HttpRequest, limits: SendLimits): Promise<HttpResponse> {
    const step = this.lookUpSteps.shift() ?? 'answer'
    if (step === 'hang') return this.#hang(limits)
    if (step === 'notListening') throw new TransportError('connect ECONNREFUSED', false)
    const answer = this.#found(new URL(request.url))
    await this.#wait(step === 'late' ? this.lateAnswerMs : 1, limits)
    if (step === 'late') return answer
    if (step === 'proxyError') return { status: 502, headers: {}, body: '<html></html>' }
    if (step === 'serverError') return failure(500, '일시적인 오류가 발생했습니다.')
    return this.#found(new URL(request.url))
  }

  #found(url: URL): HttpResponse {
    const orderId = url.searchParams.get('orderId')
    if (orderId === null) {
      const key = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
      const entry = this.ledger.get(key)
      return entry
        ? success(entry)
        : failure(404, `(transactionKey: ${key}) 결제건이 존재하지 않습니다.`)
    }
    const keys = this.keysOf(orderId)
    if (keys.length === 0) {
      return failure(404, `(orderId: ${orderId}) 에 해당하는 결제건이 존재하지 않습니다.`)
    }
    return success({ orderId, transactions: keys.map((key) => this.ledger.get(key)) })
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

function success(data: unknown): HttpResponse {
  const body = JSON.stringify({ meta: { result: 'SUCCESS' }, data })
  return { status: 200, headers: {}, body }
}

function failure(status: number, message: string): HttpResponse {
  const meta = { result: 'FAIL', errorCode: 'Error', message }
  return { status, headers: {}, body: JSON.stringify({ meta }) }
}

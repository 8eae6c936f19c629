import type { LookUp } from '../calling/look-up.js'
import { textOfError, type ClientContext } from '../client-context.js'
import type { GatewayTransaction } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import type { Ask } from '../ports/gateway-dialect.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import { AuditError, type AuditQuestion } from './audit-error.js'

/** How often one thing is asked for. An audit has time, and one lost page would end it. */
const mostAsks = 5
/** After so many payments in a row that it does not tell of, each further one is asked for once. */
const mostInVain = 10
const firstWaitMs = 1000
const longestWaitMs = 60_000

/** What a gateway tells of a payment, or why it does not. */
export type Told =
  | { readonly kind: 'told'; readonly transactions: readonly GatewayTransaction[] }
  | { readonly kind: 'untold'; readonly why: string }

/**
 * Asks the gateway for an audit, by the reconciler's way and no faster than it. What it does not
 * answer is asked for again, five times in all, each after a longer wait.
 */
export class PatientGateway {
  readonly #context: ClientContext<never>
  readonly #lookUp: LookUp
  /** Payments in a row that it did not tell of. */
  #inVain = 0

  constructor(context: ClientContext<never>, lookUp: LookUp) {
    this.#context = context
    this.#lookUp = lookUp
  }

  /**
   * The pages of a list.
   *
   * @throws AuditError where the gateway does not give one of them.
   */
  async *pages(
    question: AuditQuestion,
    list: (ask: Ask) => AsyncIterable<readonly GatewayRecord[]>,
  ): AsyncGenerator<readonly GatewayRecord[], void> {
    let page = 0
    const ask: Ask = (request) => {
      page += 1
      return this.#page(request)
    }
    try {
      yield* list(ask)
    } catch (error) {
      const detail = textOfError(error)
      throw new AuditError(question, Math.max(1, page), detail, { cause: error })
    }
  }

  /**
   * What the gateway has under a payment's reference. One that it does not tell of is no reason to
   * give up the others. Never throws.
   */
  async lookUp(payment: Payment): Promise<Told> {
    for (let asked = 1; ; asked += 1) {
      const found = await this.#lookUp.ask(payment, 'reconcile')
      if (found.kind === 'transactions' || found.kind === 'absent') {
        this.#inVain = 0
        return { kind: 'told', transactions: found.kind === 'absent' ? [] : found.transactions }
      }
      const isRefused = found.kind === 'refused'
      if (asked === mostAsks || this.#inVain >= mostInVain) {
        this.#inVain += 1
        const why = isRefused ? `refused by ${found.refusedBy}` : textOfError(found.detail)
        return { kind: 'untold', why }
      }
      await this.#wait(asked, isRefused ? found.retryAfterMs : undefined)
    }
  }

  async #page(request: HttpRequest): Promise<HttpResponse> {
    for (let asked = 1; ; asked += 1) {
      const isLast = asked === mostAsks
      let retryAfterMs: number | undefined
      try {
        const response = await this.#lookUp.askForRecords(request)
        if (isLast || (response.status < 500 && response.status !== 429)) return response
      } catch (error) {
        if (isLast) throw error
        retryAfterMs = retryAfterOf(error)
      }
      await this.#wait(asked, retryAfterMs)
    }
  }

  #wait(asked: number, retryAfterMs = 0): Promise<void> {
    const waitMs = Math.max(firstWaitMs * 2 ** (asked - 1), retryAfterMs)
    return this.#context.clock.sleep(Math.min(waitMs, longestWaitMs))
  }
}

/** The kit's refusals tell when another try makes sense. */
function retryAfterOf(error: unknown): number | undefined {
  const told = error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : undefined
  return typeof told === 'number' ? told : undefined
}

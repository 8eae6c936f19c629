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
const firstWaitMs = 1000
const longestWaitMs = 60_000

/**
 * Asks the gateway for an audit, by the reconciler's way and no faster than it. What it does not
 * answer is asked for again, five times in all, each after a longer wait.
 */
export class PatientGateway {
  readonly #context: ClientContext<never>
  readonly #lookUp: LookUp

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
    question: Exclude<AuditQuestion, 'look-up'>,
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
      throw new AuditError(question, { page: Math.max(1, page) }, detail, { cause: error })
    }
  }

  /**
   * What the gateway has under a payment's reference.
   *
   * @throws AuditError where it does not say.
   */
  async lookUp(payment: Payment): Promise<readonly GatewayTransaction[]> {
    let detail = ''
    for (let asked = 1; asked <= mostAsks; asked += 1) {
      const found = await this.#lookUp.ask(payment, 'reconcile')
      if (found.kind === 'transactions') return found.transactions
      if (found.kind === 'absent') return []
      detail = found.kind === 'refused' ? `refused by ${found.refusedBy}` : found.detail
      if (asked < mostAsks) {
        await this.#wait(asked, found.kind === 'refused' ? found.retryAfterMs : undefined)
      }
    }
    throw new AuditError('look-up', { reference: payment.reference }, detail)
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

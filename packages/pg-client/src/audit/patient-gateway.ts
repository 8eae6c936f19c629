import { isResilienceError } from '@holdfast/resilience-kit'
import { GatewayLimitError } from '../calling/limit-pause.js'
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
/** How often one thing may be refused with nothing sent, before such a refusal counts as an ask. */
const mostRefusals = 5
/** No refusal is heeded for longer, in ms; no pause after a 429 is longer either. */
const longestRefusalMs = 300_000

/** What a gateway tells of a payment, or why it does not. */
export type Told =
  | { readonly kind: 'told'; readonly transactions: readonly GatewayTransaction[] }
  | { readonly kind: 'untold'; readonly why: string }

/**
 * Asks the gateway for an audit, by the reconciler's way and no faster than it. What it does not
 * answer is asked for again, five times in all, each after a longer wait. While the gateway wants
 * to be left alone (429), and where the kit refuses, nothing is sent: that is no ask, but waited
 * for, up to five minutes at a time.
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
      // Of a gateway that tells of nothing, nobody waits for the end of each pause.
      if (this.#inVain < mostInVain) await this.#pauseOver()
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
    let refusals = 0
    for (let asked = 1; ; asked += 1) {
      const isLast = asked === mostAsks
      await this.#pauseOver()
      try {
        const response = await this.#lookUp.askForRecords(request)
        if (isLast || (response.status < 500 && response.status !== 429)) return response
        await this.#wait(asked)
      } catch (error) {
        const refusedForMs = refusals < mostRefusals ? refusedForMsOf(error) : undefined
        if (refusedForMs !== undefined) {
          refusals += 1
          asked -= 1
          const waitMs = Math.max(firstWaitMs, refusedForMs)
          await this.#context.clock.sleep(Math.min(waitMs, longestRefusalMs))
          continue
        }
        if (isLast) throw error
        await this.#wait(asked, retryAfterOf(error))
      }
    }
  }

  /** Waits while the gateway wants to be left alone, which others may have been told anew. */
  async #pauseOver(): Promise<void> {
    for (let waits = 0; waits < mostRefusals; waits += 1) {
      const { pausedMs } = this.#lookUp
      if (pausedMs === 0) return
      await this.#context.clock.sleep(Math.min(pausedMs, longestRefusalMs))
    }
  }

  #wait(asked: number, retryAfterMs = 0): Promise<void> {
    const waitMs = Math.max(firstWaitMs * 2 ** (asked - 1), retryAfterMs)
    return this.#context.clock.sleep(Math.min(waitMs, longestWaitMs))
  }
}

/** Where nothing was sent: when another try makes sense. Undefined otherwise. */
function refusedForMsOf(error: unknown): number | undefined {
  const isRefusal =
    error instanceof GatewayLimitError
      ? error.response === undefined
      : isResilienceError(error) && error.calls === 0
  return isRefusal ? retryAfterOf(error) : undefined
}

/** The kit's refusals tell when another try makes sense. */
function retryAfterOf(error: unknown): number | undefined {
  const told = error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : undefined
  return typeof told === 'number' ? told : undefined
}

import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import type { KeyedStep } from './keyed-step.js'

/** A payment in the books of the keyed gateway. */
export interface KeyedEntry {
  readonly key: string
  readonly reference: string
  readonly owner: string
  readonly amount: number
  readonly status: 'pending' | 'approved' | 'declined' | 'expired'
  readonly mayStillTurn: boolean
  readonly refunded: number
  readonly refundPending: number
}

/** What the keyed gateway has executed. */
export class KeyedLedger {
  readonly entries = new Map<string, KeyedEntry>()

  /** The one transaction of a reference. */
  of(reference: string): KeyedEntry {
    const [entry] = this.#under(reference)
    if (!entry) throw new Error(`no transaction of ${reference}`)
    return entry
  }

  /** Changes a transaction, as its buyer, a bank or a dashboard does. */
  change(key: string, change: Partial<KeyedEntry>): void {
    const entry = this.entries.get(key)
    if (!entry) throw new Error(`no transaction ${key}`)
    this.entries.set(key, { ...entry, ...change })
  }

  /** Executes a POST; gives the answer that its idempotency key replays. */
  execute({ url, body = '' }: HttpRequest, step: KeyedStep): HttpResponse {
    if (step === 'serverError') return failure(500, 'SERVER_ERROR')
    if (url.endsWith('/pay')) return this.#pay(JSON.parse(body) as KeyedEntry, step)
    const { key, amount } = JSON.parse(body) as KeyedEntry
    if (url.endsWith('/cancel')) return this.#cancel(key, amount, step)
    return this.#close(key)
  }

  /** Answers a look-up: of one reference, or of many. */
  find(url: URL): HttpResponse {
    const references = (url.searchParams.get('reference') ?? '').split(',')
    const found = references.flatMap((reference) => this.#under(reference))
    return { status: 200, headers: {}, body: JSON.stringify({ payments: found }) }
  }

  #under(reference: string): readonly KeyedEntry[] {
    return [...this.entries.values()].filter((one) => one.reference === reference)
  }

  #pay({ reference, owner, amount }: KeyedEntry, step: KeyedStep): HttpResponse {
    if (step === 'decline') return failure(402, 'CARD_DECLINED')
    if (step === 'hangThenDecline') return failure(402, 'CARD_DECLINED')
    const key = `tx-${this.entries.size + 1}`
    const status = statuses[step] ?? 'approved'
    const mayStillTurn = step === 'declineMayTurn'
    const money = { amount, refunded: 0, refundPending: 0 }
    const entry: KeyedEntry = { key, reference, owner, status, mayStillTurn, ...money }
    this.entries.set(key, entry)
    if (step === 'serverErrorAfterCommit') return failure(500, 'SERVER_ERROR')
    return success(entry)
  }

  #cancel(key: string, amount: number, step: KeyedStep): HttpResponse {
    const entry = this.entries.get(key)
    if (!entry || step === 'refuseRefund') return failure(403, 'NOT_CANCELABLE')
    if (entry.refunded + amount > entry.amount) return failure(403, 'NOT_CANCELABLE')
    const isPending = step === 'refundPending'
    if (isPending) this.change(key, { refundPending: amount })
    else this.change(key, { refunded: entry.refunded + amount })
    if (step === 'serverErrorAfterCommit') return failure(500, 'SERVER_ERROR')
    if (step === 'refundAlone') {
      return { status: 200, headers: {}, body: JSON.stringify({ refund: `re-${key}` }) }
    }
    return success(this.entries.get(key))
  }

  #close(key: string): HttpResponse {
    const entry = this.entries.get(key)
    if (!entry?.mayStillTurn && entry?.status !== 'pending') return failure(400, 'NOT_CLOSABLE')
    this.change(key, { status: 'expired', mayStillTurn: false })
    return success(this.entries.get(key))
  }
}

const statuses: Partial<Record<KeyedStep, KeyedEntry['status']>> = {
  pending: 'pending',
  declineMayTurn: 'declined',
}

function success(payment: unknown): HttpResponse {
  return { status: 200, headers: {}, body: JSON.stringify({ payment }) }
}

function failure(status: number, code: string): HttpResponse {
  return { status, headers: {}, body: JSON.stringify({ error: { code } }) }
}

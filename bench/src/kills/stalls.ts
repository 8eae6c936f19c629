import type { HttpRequest, HttpTransport, Payment, PaymentStore } from '@holdfast/pg-client'
import { stalledHeader, type Phase } from './phase.js'

/** At which of its occurrences a phase stands still; the first is 1. */
export interface Stall {
  readonly phase: Phase
  readonly hit: number
}

type ReceivedCallback = Parameters<PaymentStore['receiveCallback']>[0]
type PaymentChange = Parameters<PaymentStore['save']>[0]

/**
 * Makes one call stand still for ever at a phase, while everything else goes on: so a process is
 * killed in exactly that phase, under load.
 */
export class Stalls {
  readonly #phase: Phase | undefined
  readonly #onStall: (payment: string) => void
  #hitsLeft: number
  #isArmed = false

  /** @param onStall is told the payment's reference, or its key at the gateway */
  constructor(stall: Stall | null, onStall: (payment: string) => void) {
    this.#phase = stall?.phase
    this.#hitsLeft = stall?.hit ?? 0
    this.#onStall = onStall
  }

  /** Until then nothing stands still. */
  arm(): void {
    this.#isArmed = true
  }

  /** A store whose calls stand still where the phase is one of a store's. */
  store(store: PaymentStore): PaymentStore {
    const own: Partial<PaymentStore> = {
      insert: (payment) => this.#insert(store, payment),
      save: (change) => this.#save(store, change),
      receiveCallback: (received) => this.#receiveCallback(store, received),
    }
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(own, name) ?? Reflect.get(target, name)
        return typeof member === 'function' ? (member.bind(target) as unknown) : member
      },
    })
  }

  /** A transport whose calls stand still where the phase is one of the network's. */
  transport(http: HttpTransport): HttpTransport {
    return {
      send: async (request, limits) => {
        if (request.method !== 'POST') return http.send(request, limits)
        const { isCancel, payment } = readRequest(request)
        if (this.#hits(isCancel ? 'compensating: cancel sent' : 'sent')) {
          const headers = { ...request.headers, [stalledHeader]: 'yes' }
          // It goes out; nobody will hear of its answer.
          void http.send({ ...request, headers }, limits).catch(() => undefined)
          return this.#standStill(payment)
        }
        const response = await http.send(request, limits)
        if (!isCancel && this.#hits('answered, not stored')) return this.#standStill(payment)
        return response
      },
    }
  }

  async #insert(store: PaymentStore, payment: Payment): Promise<'saved' | 'orderTaken'> {
    if (this.#hits('before intent')) return this.#standStill(payment.reference)
    const result = await store.insert(payment)
    const isWritten = result === 'saved'
    if (isWritten && this.#hits('intent written')) return this.#standStill(payment.reference)
    return result
  }

  async #save(
    store: PaymentStore,
    change: PaymentChange,
  ): Promise<Awaited<ReturnType<PaymentStore['save']>>> {
    const result = await store.save(change)
    const isWritten = result === 'saved' && isRefundIntent(change)
    if (isWritten && this.#hits('compensating: refund written')) {
      return this.#standStill(change.payment.reference)
    }
    return result
  }

  async #receiveCallback(
    store: PaymentStore,
    received: ReceivedCallback,
  ): Promise<Awaited<ReturnType<PaymentStore['receiveCallback']>>> {
    const receipt = await store.receiveCallback(received)
    const isStored = receipt.result === 'stored'
    if (isStored && this.#hits('callback stored, not applied')) {
      return this.#standStill(received.callback.reference)
    }
    return receipt
  }

  #hits(phase: Phase): boolean {
    if (!this.#isArmed || phase !== this.#phase) return false
    this.#hitsLeft -= 1
    return this.#hitsLeft === 0
  }

  #standStill(payment: string): Promise<never> {
    this.#onStall(payment)
    return new Promise<never>(() => undefined)
  }
}

/** The first record of a refund: nothing has been sent of it. */
function isRefundIntent({ refund }: PaymentChange): boolean {
  return refund?.state === 'requested' && refund.attempts === 0
}

/** Both gateways take JSON with the reference in `orderId`; a cancel has the key in its path. */
function readRequest({ url, body = '{}' }: HttpRequest): {
  readonly isCancel: boolean
  readonly payment: string
} {
  const key = /\/payments\/([^/]+)\/cancel$/.exec(new URL(url).pathname)?.[1]
  if (key !== undefined) return { isCancel: true, payment: decodeURIComponent(key) }
  const { orderId } = JSON.parse(body) as { readonly orderId?: unknown }
  return { isCancel: false, payment: String(orderId) }
}

import type { Payment } from '@holdfast/pg-client'
import type { BuyersParts } from './buyers-parts.js'
import { referenceAfter } from './reference.js'

/** Of a hundred buyers, how many do so. */
const paysElsewhere = 0.4
const cheats = 0.1

/** What buyers do behind the shop's back, when it has answered them with a payment. */
export class BuyerMischief {
  readonly #parts: BuyersParts

  constructor(parts: BuyersParts) {
    this.#parts = parts
  }

  /** The shop has answered with this payment. */
  saw(payment: Payment): void {
    this.#payElsewhere(payment)
    this.#cheat(payment)
  }

  /** The gateway's own page is open in another tab: a declined payment is paid there. */
  #payElsewhere({ reference, orderId, gatewayKey, state }: Payment): void {
    const { simulation, side, gateway } = this.#parts
    const isPossible = state === 'declined' && gatewayKey !== null
    if (!isPossible || this.#share('pays elsewhere', reference) >= paysElsewhere) return
    const request = side.payElsewhere?.(gatewayKey)
    if (!request) return
    const waitMs = 1 + Math.floor(this.#share('pays elsewhere after', reference) * 10_000)
    simulation.clock.setTimer(waitMs, () => {
      const what = `pays ${reference} in another tab`
      simulation.tell({ lane: 'buyer', to: 'gateway', what, entity: orderId })
      const { signal } = new AbortController()
      const limits = { signal, connectTimeoutMs: 1000, responseTimeoutMs: 30_000 }
      gateway
        .linkOf('buyer')
        .send(request, limits)
        .catch(() => undefined)
    })
  }

  /** He tells the shop in the gateway's name that he has paid, or that he will have. */
  #cheat(payment: Payment): void {
    const { simulation, side, hosts } = this.#parts
    const { clock, chance } = simulation
    const { reference, orderId } = payment
    if (this.#share('cheats', reference) >= cheats) return
    const waitMs = 1 + Math.floor(this.#share('cheats after', reference) * 5000)
    clock.setTimer(waitMs, () => {
      const host = hosts[chance.between(0, hosts.length - 1, 'cheats at', reference)]
      if (host?.isUp !== true) return
      simulation.tell({ lane: 'buyer', to: host.name, what: 'forges a callback', entity: orderId })
      simulation.reached('callback forged by a buyer')
      const isOver = payment.state === 'declined' || payment.state === 'failed'
      const about = isOver ? { ...payment, reference: referenceAfter(reference) } : payment
      const { rawBody, headers } = side.forge(about, clock.now())
      void host.call((shop) => shop.takeCallback(rawBody, headers))?.catch(() => undefined)
    })
  }

  #share(decision: string, reference: string): number {
    return this.#parts.simulation.chance.fraction(decision, reference)
  }
}

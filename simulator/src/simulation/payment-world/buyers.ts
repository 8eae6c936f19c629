import { BuyerMischief } from './buyer-mischief.js'
import type { BuyersParts } from './buyers-parts.js'
import type { WantedOrder } from './order-book.js'
import { orderOf } from './reference.js'
import type { Bring, CheckoutAnswer } from './shop-process.js'

/** What a buyer makes of an answer. */
type Next = 'content' | 'again' | 'another card' | 'gives up'

/** A buyer reloads the page when nothing has come for so long, in ms. */
const patienceMs = 20_000

/**
 * Buyers: each pays for one order, reloads where nothing comes back, tries another card after a no,
 * clicks twice at times, and some want their money back. Their decisions are keyed by the order.
 */
export class Buyers {
  readonly #parts: BuyersParts
  readonly #mischief: BuyerMischief

  constructor(parts: BuyersParts) {
    this.#parts = parts
    this.#mischief = new BuyerMischief(parts)
  }

  /** Begins what the buyer of this order does, so many ms from now. */
  comes(orderId: string, afterMs: number): void {
    const { clock } = this.#parts.simulation
    const order = this.#orderOf(orderId)
    clock.setTimer(afterMs, () => {
      void this.#buy(order)
      if (this.#share('clicks twice', orderId) < 0.15) {
        clock.setTimer(1 + Math.floor(this.#share('second click', orderId) * 300), () => {
          void this.#ask(order, 100)
        })
      }
    })
    this.#wantsBack(orderId, afterMs)
  }

  #orderOf(id: string): WantedOrder {
    const { chance } = this.#parts.simulation
    return {
      id,
      owner: `buyer-${id.slice(6)}`,
      amount: 1000 * chance.between(1, 200, 'amount', id),
      stock: chance.between(1, 3, 'stock', id),
      points: chance.between(0, 5, 'points', id) * 100,
    }
  }

  async #buy(order: WantedOrder): Promise<void> {
    const { clock } = this.#parts.simulation
    for (let turn = 1; turn <= 6; turn += 1) {
      const next = this.#judge(await this.#ask(order, turn), order.id, turn)
      if (next === 'gives up') return
      if (next === 'content' && !(await this.#findsUnpaid(order, turn))) return
      const wait = 200 + Math.floor(this.#share(`waits ${turn}`, order.id) * 5000)
      await clock.sleep(wait)
    }
  }

  /** Comes back later, to find out that it has come to nothing after all. */
  async #findsUnpaid({ id }: WantedOrder, turn: number): Promise<boolean> {
    const { simulation, hosts } = this.#parts
    const { clock, chance } = simulation
    await clock.sleep(2000 + Math.floor(this.#share(`comes back ${turn}`, id) * 28_000))
    const host = hosts[chance.between(0, hosts.length - 1, 'comes back to', id, turn)]
    const isUnpaid = await host?.call((shop) => shop.isUnpaid(id))?.catch(() => false)
    if (isUnpaid === true) simulation.reached('paid again later')
    return isUnpaid === true
  }

  /** Undefined: nothing came back, or nobody was there. */
  #ask(order: WantedOrder, turn: number): Promise<CheckoutAnswer | undefined> {
    const { simulation, hosts } = this.#parts
    const { clock, chance } = simulation
    const host = hosts[chance.between(0, hosts.length - 1, 'goes to', order.id, turn)]
    if (host?.isUp !== true) return Promise.resolve(undefined)
    const what = turn === 1 ? 'pays' : 'pays again'
    simulation.tell({ lane: 'buyer', to: host.name, what, entity: order.id })
    const asked = host.call((shop) => shop.checkout(order, this.#bring(order)))
    return new Promise((resolve) => {
      const timer = clock.setTimer(patienceMs, () => resolve(undefined))
      const end = (answer: CheckoutAnswer | undefined): void => {
        timer.cancel()
        resolve(answer)
      }
      asked?.then(end, () => end(undefined))
    })
  }

  #bring({ amount }: { readonly amount: number }): Bring {
    const { side, gateway, simulation } = this.#parts
    return (reference) =>
      side.instrument({
        reference,
        amount,
        chance: simulation.chance,
        number: Number(reference.slice(orderOf(reference).length + 1)),
        act: (name, input) => gateway.act(name, input),
      })
  }

  #judge(answer: CheckoutAnswer | undefined, orderId: string, turn: number): Next {
    const { simulation } = this.#parts
    if (answer === undefined)
      return this.#share(`patience ${turn}`, orderId) < 0.8 ? 'again' : 'gives up'
    if (answer === 'order gone') return 'gives up'
    const { result } = answer
    if (result.payment) this.#mischief.saw(result.payment)
    const what = `${result.certainty}${result.conflict ? `, ${result.conflict}` : ''}`
    simulation.tell({ lane: 'buyer', what: `is told: ${what}`, entity: orderId })
    if (result.conflict === 'payment-open') simulation.reached('second payment refused')
    if (result.certainty === 'declined') {
      if (this.#share(`another card ${turn}`, orderId) < 0.5) return 'gives up'
      simulation.reached('paid again after a decline')
      return 'another card'
    }
    if (result.certainty === 'notExecuted' && result.conflict === undefined) return 'again'
    // Some do not believe that it is being confirmed, and pay again.
    return this.#share(`impatient ${turn}`, orderId) < 0.2 ? 'again' : 'content'
  }

  /** Some want their money back later, some in parts, some ask twice. */
  #wantsBack(orderId: string, afterMs: number): void {
    const { simulation, side } = this.#parts
    const wish = this.#share('wants back', orderId)
    if (!side.cancels || wish > 0.3) return
    const at = afterMs + 5000 + Math.floor(this.#share('wants back after', orderId) * 30_000)
    const part = wish < 0.1 ? 1000 * Math.ceil(wish * 10) : undefined
    const again = wish < 0.05 || wish > 0.25
    simulation.clock.setTimer(at, () => void this.#refund(orderId, 'refund-1', part, 1))
    if (again) {
      // The same wish again under its own name, or another part.
      const requestId = wish < 0.05 ? 'refund-2' : 'refund-1'
      simulation.clock.setTimer(at + 700, () => void this.#refund(orderId, requestId, part, 2))
    }
  }

  async #refund(
    orderId: string,
    requestId: string,
    amount: number | undefined,
    turn: number,
  ): Promise<void> {
    const { simulation, hosts } = this.#parts
    const host = hosts[simulation.chance.between(0, hosts.length - 1, 'refunds at', orderId, turn)]
    if (host?.isUp !== true) return
    simulation.tell({
      lane: 'buyer',
      to: host.name,
      what: `wants back (${requestId})`,
      entity: orderId,
    })
    const result = await host
      .call((shop) => shop.refund(orderId, requestId, amount))
      ?.catch(() => undefined)
    const isTaken = result?.certainty === 'accepted' && result.conflict === undefined
    if (isTaken) simulation.reached('refund accepted')
  }

  #share(decision: string, orderId: string): number {
    return this.#parts.simulation.chance.fraction(decision, orderId)
  }
}

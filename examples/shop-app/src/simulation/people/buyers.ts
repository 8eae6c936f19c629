import type { Simulation, WorldGateway } from '@holdfast/pg-simulator/simulation'
import type { Settings } from '../settings.js'
import type { Asked, Shop, ShopFront, Told } from './shop-front.js'
import { PayKeys } from './pay-keys.js'
import { wishOf, type Wish } from './wish.js'

export interface BuyersParts<App extends Shop> {
  readonly simulation: Simulation
  readonly dialect: Settings['dialect']
  readonly shop: ShopFront<App>
  readonly gateway: Pick<WorldGateway<App>, 'act'>
}

/** What Toss's payment window is opened with. */
interface WindowOrder {
  readonly orderId: string
  readonly amount: number
}

const card = { type: 'SAMSUNG', number: '1234-5678-9814-1451' } as const

/** A request that nobody answers is repeated so often, under its key. */
const asksAtMost = 5

/**
 * Buyers: each wants one thing, asks again under the same key where nothing comes back, pays again
 * after a decline, clicks twice at times; some give up, some change their minds. What they decide
 * is keyed by their wish.
 */
export class Buyers<App extends Shop> {
  readonly #parts: BuyersParts<App>
  /** Under which keys a payment was asked for, and what that came to. */
  readonly payKeys = new PayKeys()

  constructor(parts: BuyersParts<App>) {
    this.#parts = parts
  }

  /** Begins what the buyer with this wish does, so many ms from now. */
  comes(name: string, afterMs: number): void {
    const { clock, chance } = this.#parts.simulation
    const wish = wishOf(name, chance)
    clock.setTimer(afterMs, () => void this.#buy(wish))
    if (this.#share('clicks twice', wish) >= 0.15) return
    const secondMs = 1 + Math.floor(this.#share('second click', wish) * 400)
    clock.setTimer(afterMs + secondMs, () => void this.#order(wish, 'click 2'))
  }

  async #buy(wish: Wish): Promise<void> {
    const orderId = await this.#orderAtLast(wish)
    if (orderId === undefined) return
    const share = this.#share('gives up', wish)
    if (share < 0.08) return this.#abandon(wish, orderId)
    await this.#pay(wish, orderId)
    if (this.#share('changes mind', wish) < 0.35) await this.#cancel(wish, orderId)
  }

  async #orderAtLast(wish: Wish): Promise<string | undefined> {
    for (let turn = 1; turn <= asksAtMost; turn += 1) {
      const told = await this.#order(wish, `orders ${turn}`)
      if (told && told.status !== 409 && told.status !== 503) return told.orderId
      await this.#rest(wish, `waits ${turn}`, 300, 5000)
    }
    return undefined
  }

  async #order(wish: Wish, turn: string): Promise<Told | undefined> {
    const { name, items, pointsToUse } = wish
    const paysLater = this.#parts.dialect === 'toss' || this.#share('pays later', wish) < 0.2
    const body = { items, pointsToUse, ...(paysLater ? {} : { card }) }
    const order = { method: 'POST', path: '/orders', body, key: name, turn } as const
    return paysLater ? this.#parts.shop.ask(wish, order) : this.#askToPay(wish, order)
  }

  /** Pays what is not paid: in Toss's window, or by card, with another one after a decline. */
  async #pay(wish: Wish, orderId: string): Promise<void> {
    const { dialect, shop, simulation } = this.#parts
    for (let turn = 1; turn <= 3; turn += 1) {
      await this.#rest(wish, `pays ${turn}`, 1000, 8000)
      const looks = { method: 'GET', path: `/orders/${orderId}`, turn: `looks ${turn}` } as const
      const seen = await shop.ask(wish, looks)
      const isUnpaid = seen?.paymentStatus === 'NONE' || seen?.paymentStatus === 'PAYMENT_FAILED'
      if (seen?.orderStatus !== 'PAYMENT_WAITING' || !isUnpaid) continue
      if (seen.paymentStatus === 'PAYMENT_FAILED') simulation.reached('paid again')
      if (dialect === 'toss') await this.#payByToss(wish, orderId, turn)
      else await this.#payAtLast(wish, `/orders/${orderId}/payments`, { card }, turn)
    }
  }

  async #payByToss(wish: Wish, orderId: string, turn: number): Promise<void> {
    const { shop } = this.#parts
    const path = `/orders/${orderId}/toss-window`
    const window = await shop.ask(wish, { method: 'GET', path, turn: `opens window ${turn}` })
    if (window?.status !== 200) return
    const order = JSON.parse(window.body) as WindowOrder
    const paymentKey = this.#authenticate(order)
    if (paymentKey === undefined) return
    const redirect = { paymentKey, orderId: order.orderId, amount: order.amount }
    await this.#payAtLast(wish, `/orders/${orderId}/confirm`, redirect, turn)
  }

  /** What the window brings; undefined where it was opened and used before. */
  #authenticate({ orderId, amount }: WindowOrder): string | undefined {
    try {
      const brought = this.#parts.gateway.act('authenticate', { orderId, amount })
      return (brought as { readonly paymentKey?: string }).paymentKey
    } catch {
      return undefined
    }
  }

  /** Asks to pay, and again under the same key where nothing comes back or the page is reloaded. */
  async #payAtLast(wish: Wish, path: string, body: object, turn: number): Promise<void> {
    const key = `${wish.name}/pays-${turn}`
    const asked = { method: 'POST', path, body, key } as const
    const told = await this.#askToPay(wish, { ...asked, turn: `pays ${turn}` })
    if (told && this.#share(`reloads ${turn}`, wish) >= 0.25) return
    await this.#rest(wish, `reloads ${turn} after`, 100, 5000)
    await this.#askToPay(wish, { ...asked, turn: `pays ${turn} again` })
  }

  async #askToPay(wish: Wish, asked: Asked & { readonly key: string }): Promise<Told | undefined> {
    this.payKeys.asked(wish.name, asked.key)
    const told = await this.#parts.shop.ask(wish, asked)
    if (told) this.payKeys.told(wish.name, asked.key, told)
    return told
  }

  async #cancel(wish: Wish, orderId: string): Promise<void> {
    for (let turn = 1; turn <= 2; turn += 1) {
      await this.#rest(wish, `cancels ${turn}`, 2000, 15_000)
      const path = `/orders/${orderId}/cancel`
      if (await this.#parts.shop.ask(wish, { method: 'PATCH', path, turn: `cancels ${turn}` }))
        return
    }
  }

  async #abandon(wish: Wish, orderId: string): Promise<void> {
    const path = `/orders/${orderId}/abandon`
    await this.#parts.shop.ask(wish, { method: 'POST', path, turn: 'gives up' })
  }

  /** Waits for at least so many ms, and up to so many more. */
  #rest(wish: Wish, decision: string, atLeastMs: number, moreMs: number): Promise<void> {
    const ms = atLeastMs + Math.floor(this.#share(decision, wish) * moreMs)
    return this.#parts.simulation.clock.sleep(ms)
  }

  #share(decision: string, { name }: Wish): number {
    return this.#parts.simulation.chance.fraction(decision, name)
  }
}

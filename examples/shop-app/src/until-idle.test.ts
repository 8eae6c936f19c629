import { describe, expect, it } from 'vitest'
import { untilIdle } from './until-idle.js'

/** Work in the background that is waited for, and may make work for others when it ends. */
class Worker {
  readonly #work: (() => void)[] = []
  done = 0

  get isBusy(): boolean {
    return this.#work.length > 0
  }

  give(then: () => void = () => undefined): void {
    this.#work.push(then)
  }

  async idle(): Promise<void> {
    for (let then = this.#work[0]; then; then = this.#work[0]) {
      await Promise.resolve()
      this.#work.shift()
      this.done += 1
      then()
    }
  }
}

describe('untilIdle', () => {
  const opened = () => {
    const [payments, orders, bus] = [new Worker(), new Worker(), new Worker()]
    const isBusy = () => payments.isBusy || orders.isBusy || bus.isBusy
    return { payments, orders, bus, isBusy, listeners: [bus] }
  }

  it('waits for what the work of orders makes the payments do, and so on', async () => {
    const shop = opened()
    const { payments, orders, bus } = shop
    // CANCEL_PAYMENT; the payment has moved; its order follows, and undoes a hold.
    orders.give(() => payments.give(() => orders.give(() => bus.give())))
    await untilIdle(shop)
    expect([shop.isBusy(), orders.done, payments.done, bus.done]).toEqual([false, 2, 1, 1])
  })

  it('waits for orders that work because of a payment', async () => {
    const shop = opened()
    shop.payments.give(() => shop.orders.give(() => shop.payments.give()))
    await untilIdle(shop)
    expect([shop.isBusy(), shop.payments.done]).toEqual([false, 2])
  })

  it('is over at once where nothing works', async () => {
    const shop = opened()
    await untilIdle(shop)
    expect([shop.payments.done, shop.orders.done]).toEqual([0, 0])
  })

  it('looks at the payments again where orders have ended their work meanwhile', async () => {
    const shop = opened()
    shop.orders.give()
    let looks = 0
    const idle = async () => {
      looks += 1
      await shop.orders.idle()
    }
    await untilIdle({ ...shop, payments: { idle } })
    expect(looks).toBe(2)
  })
})

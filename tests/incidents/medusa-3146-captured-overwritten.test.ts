import type { PaymentStore } from '@holdfast/pg-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallbackMessage } from '../shop-under-test/callback-door.js'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway } from '../shop-under-test/shop-gateways.js'

const instrument = { paymentMethod: 'pm_card_authenticationRequired' }
const [action, success] = ['payment_intent.requires_action', 'payment_intent.succeeded']

describe('medusajs/medusa#4798, #2948, #3146: a slower writer overwrites what was captured', () => {
  let shop: IncidentShop<{ readonly paymentMethod: string }>
  /** The version and state of each write that the store took. */
  let written: { readonly version: number; readonly state: string }[]

  beforeEach(async () => {
    shop = await IncidentShop.open(stripeGateway)
    written = []
    watchWrites(shop.process.store)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    return shop.close()
  })

  const watchWrites = (store: PaymentStore): void => {
    const save = store.save.bind(store)
    vi.spyOn(store, 'save').mockImplementation(async (change) => {
      const result = await save(change)
      const { version, state } = change.payment
      if (result === 'saved') written.push({ version: version + 1, state })
      return result
    })
  }

  /** The buyer authenticates; what the gateway tells of it is held back. */
  const paidUntold = async () => {
    await shop.simulator.addFault({ fault: 'callback-held' })
    const { payment } = await shop.pay('order-1', { instrument })
    expect(payment.state).toBe('pending')
    await shop.pass(10_000)
    const paymentIntent = payment.gatewayKey
    shop.simulator.act('stripe', 'authenticate', { paymentIntent })
    await shop.rest()
    return payment
  }

  const held = (event: string): CallbackMessage => {
    const body = shop.simulator.callbacks().find((one) => one.event === event)?.body
    if (body === undefined) throw new Error(`no ${event} is held`)
    return { body, headers: stripeGateway.callbackHeaders(body, shop.clock.now()) }
  }

  const asOtherEvent = ({ body }: CallbackMessage, id: number): CallbackMessage => {
    const other = body.replaceAll(/"evt_\w+"/g, `"evt_copy${id}"`)
    return { body: other, headers: stripeGateway.callbackHeaders(other, shop.clock.now()) }
  }

  it('answers each of ten webhooks, and an old one last changes nothing', async () => {
    const { id } = await paidUntold()
    const other = shop.addProcess()
    const processes = [shop.process, other]
    let turn = 0
    shop.door.receiver = (request) => {
      turn += 1
      return (processes[turn % 2] ?? other).client.handleCallback(request)
    }
    const told = held(success)
    const copies = Array.from({ length: 8 }, (_, n) => (n < 4 ? told : asOtherEvent(told, n)))
    const messages = [...copies, asOtherEvent(held(action), 9)]
    const answers = await shop.until(Promise.all(messages.map((one) => shop.sendCallback(one))))
    const last = await shop.until(shop.sendCallback(held(action)))
    await shop.pass(60_000)

    expect(answers.map(({ status }) => status)).toEqual(messages.map(() => 200))
    expect(last).toMatchObject({ status: 200 })
    expect(await other.store.get(id)).toMatchObject({ state: 'approved', reviewReason: null })
    expect(shop.toldOf('order-1').map(({ to }) => to)).toEqual(['pending', 'approved'])
    const states = written.map(({ state }) => state)
    expect(states.slice(states.indexOf('approved'))).not.toContain('pending')
  })

  it('never lets two writers write the same version', async () => {
    const { id } = await paidUntold()
    const other = shop.addProcess()
    const told = held(success)
    const request = { rawBody: told.body, headers: told.headers }
    const work = [
      shop.process.client.checkNow(id),
      other.client.checkNow(id),
      shop.process.client.handleCallback(request),
      other.client.handleCallback({ ...request, ...asRaw(asOtherEvent(told, 1)) }),
      other.client.reconciler.sweep(),
    ]
    await shop.until(Promise.all(work))
    await shop.rest()
    const versions = written.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
    const stored = await shop.process.store.get(id)
    expect(stored).toMatchObject({ state: 'approved' })
    expect(stored?.version).toBeGreaterThanOrEqual(versions.at(-1) ?? 0)
    expect(shop.toldOf('order-1').filter(({ to }) => to === 'approved')).toHaveLength(1)
  })
})

function asRaw({ body, headers }: CallbackMessage) {
  return { rawBody: body, headers }
}

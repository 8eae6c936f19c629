import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  axiosTransport,
  createPaymentClient,
  won,
  type HttpTransport,
  type Payment,
} from '@holdfast/pg-client'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest'
import { QuietTime } from '../shop-under-test/quiet-time.js'
import { cardGateway, stripeGateway, tossGateway } from './watched-gateways.js'
import type { WatchedGateway } from './watched-gateways.js'

const instruments: Readonly<Record<string, unknown>> = {
  'async-card': cardGateway.instrument(undefined as never, 'order-1-1', 10_000),
  toss: { paymentKey: 'key-1', orderId: 'order-1-1', amount: 10_000 },
  stripe: { paymentMethod: 'pm_card_visa' },
}

/** A gateway that sends everybody elsewhere, and what has come to either place. */
class RedirectingGateway {
  readonly came: string[] = []
  readonly strayed: string[] = []
  status = 307
  readonly #elsewhere = this.#listen(this.strayed, () => 200)
  readonly #here = this.#listen(this.came, () => this.status)

  async url(): Promise<string> {
    if (!this.#here.listening) await once(this.#here, 'listening')
    return addressOf(this.#here)
  }

  close(): void {
    for (const server of [this.#elsewhere, this.#here]) {
      server.closeAllConnections()
      server.close()
    }
  }

  #listen(log: string[], statusOf: () => number): Server {
    return createServer((request, response) => {
      log.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
      request.resume().on('end', () => {
        const location = `${addressOf(this.#elsewhere)}${request.url}`
        response.writeHead(statusOf(), { location }).end()
      })
    }).listen(0, '127.0.0.1')
  }
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

let gateway: RedirectingGateway
beforeEach(() => (gateway = new RedirectingGateway()))
afterEach(() => gateway.close())

/** A client of that gateway over real HTTP, and time that passes while nothing is on its way. */
async function clientOf(kind: WatchedGateway<unknown>) {
  const clock = new VirtualClock({ wallMs: Date.UTC(2026, 10, 2, 3) })
  const count = { begun: 0, ended: 0 }
  const transport = axiosTransport({ clock })
  const http: HttpTransport = {
    send: async (request, limits) => {
      count.begun += 1
      return transport.send(request, limits).finally(() => (count.ended += 1))
    },
  }
  const time = new QuietTime(clock, () => {
    const { begun, ended } = count
    return { happened: begun + ended, state: begun > ended ? 'moving' : 'none' }
  })
  const store = memoryPaymentStore()
  const client = createPaymentClient({
    store,
    http,
    dialect: kind.dialect(await gateway.url(), 'http://localhost:8080/callback'),
    env: { clock, random: seededRandom('redirects'), ids: sequentialIds('redirected') },
  })
  return { clock, store, client, until: <T>(work: Promise<T>) => time.until(work) }
}

const kinds = [cardGateway, tossGateway, stripeGateway] as readonly WatchedGateway<unknown>[]

describe.each(kinds.map((kind) => [kind.name, kind] as const))('at %s', (name, kind) => {
  it.each([301, 302, 303, 307, 308])('a redirect with %d is not followed', async (status) => {
    gateway.status = status
    const { client, store, clock, until } = await clientOf(kind)
    const instrument = instruments[name]
    const order = { orderId: 'order-1', owner: 'buyer-1', amount: won(10_000), instrument }
    const { certainty, payment } = await until(client.submit(order))
    assert(payment)
    expect([certainty, payment.state]).toEqual(['unknown', 'unknown'])
    const checked = await until(client.checkNow(payment.id))
    expect(checked.payment.state).toBe('unknown')

    const taken: Partial<Payment> = { state: 'approved', gatewayKey: 'pi_1', nextCheckAt: null }
    const names = { id: 'taken', orderId: 'order-2', reference: 'order-2-1' }
    await store.insert({ ...payment, ...taken, ...names, keyedRequest: null, version: 0 })
    await until(client.cancel('taken', { reason: 'wrong size' }))
    expect((await store.get('taken'))?.refundedMinor).toBe(0)
    await until(client.reconciler.sweep())
    const auditing = until(client.audit({ from: 0, to: clock.now() + 1 }))
    // Without a list each payment is looked up: neither can be.
    if (name === 'async-card') expect((await auditing).unexamined).toHaveLength(2)
    else await expect(auditing).rejects.toThrow('the audit was not finished')

    expect(gateway.came.length).toBeGreaterThan(4)
    expect(gateway.strayed).toEqual([])
  })
})

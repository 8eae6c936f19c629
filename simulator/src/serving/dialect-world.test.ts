import { describe, expect, it } from 'vitest'
import type { Callback } from '../gateway/callback.js'
import { keyedCard } from '../testing/keyed-card.js'
import { SHOP, VirtualGateway, statusOf } from '../testing/virtual-gateway.js'
import { RequestJournal } from './request-journal.js'

const force = (fault: string) => ({ 'x-sim-fault': fault })

/** A gateway where one charge was submitted with this fault forced, and everything has happened. */
async function afterFault(fault: string): Promise<VirtualGateway> {
  const gateway = new VirtualGateway({ processing: '1s' })
  await gateway.submit('order-1', force(fault))
  await gateway.clock.advance(100_000)
  return gateway
}

it.each([
  ['is written down in the journal that the gateway is given', 10, 2],
  ['happens without a journal too', 0, 0],
])('what becomes of a charge %s', async (_, capacity, written) => {
  const journal = new RequestJournal(capacity)
  const gateway = new VirtualGateway({ processing: '1s' }, { journal })
  await gateway.submit('order-1')
  await gateway.until(gateway.gateway.whenIdle())
  expect(gateway.charges).toMatchObject([{ callback: { sent: 1, answered: [200] } }])
  expect(gateway.gateway.journal).toBe(journal)
  expect(journal.latest(10)).toHaveLength(written)
})

describe('the callback of a charge', () => {
  it('is posted once the charge is settled; counts, journal and ledger tell of it', async () => {
    const gateway = new VirtualGateway({ processing: '1s' })
    await gateway.submit('order-1')
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.posts).toMatchObject([
      { atMs: 1000, url: `${SHOP}/callback`, told: { orderId: 'order-1', status: 'SUCCESS' } },
    ])
    expect(gateway.charges).toMatchObject([{ callback: { sent: 1, answered: [200], lost: false } }])
    expect(gateway.counts).toMatchObject({ pendingCharges: 0, callbacks: { due: 0, delivered: 1 } })
    expect(gateway.gateway.journal.latest(1)).toMatchObject([
      { kind: 'callback', operation: 'paymentSettled', line: `POST ${SHOP}/callback`, status: 200 },
    ])
  })

  it.each<[string, number[], object]>([
    ['callback-lost', [], { lost: 1, delivered: 0 }],
    ['callback-duplicated', [1000, 1000], { duplicated: 1, delivered: 2 }],
    ['callback-reordered', [11_000], { delivered: 1 }],
    ['callback-held', [], { due: 1, held: 1, delivered: 0 }],
    ['callback-tampered', [1000], { delivered: 1 }],
  ])('meets %s', async (fault, posted, counted) => {
    const gateway = await afterFault(fault)
    expect(gateway.posts.map(({ atMs }) => atMs)).toEqual(posted)
    expect(gateway.counts.callbacks).toMatchObject(counted)
    expect(gateway.counts.faults).toEqual({ [fault]: 1 })
    const isTampered = fault === 'callback-tampered'
    for (const { told } of gateway.posts) expect(told.amount).toBe(isTampered ? 6000 : 5000)
    expect(gateway.charges).toMatchObject([{ state: 'approved', amount: 5000 }])
    const callbacks = gateway.gateway.journal.latest(9).filter(({ kind }) => kind === 'callback')
    expect(callbacks.map(({ faults }) => faults)).toEqual(posted.map(() => [fault]))
  })

  it('comes as late as its rule says, on the clock of the gateway', async () => {
    const faults = [{ fault: 'callback-late', takes: '20s' }]
    const gateway = new VirtualGateway({ processing: '1s', timeScale: 0.1, faults })
    await gateway.submit('order-1')
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.posts).toMatchObject([{ atMs: 2100 }])
    expect(gateway.counts.callbacks).toMatchObject({ late: 1 })
  })

  it('is overtaken by the one that comes next', async () => {
    const gateway = new VirtualGateway({ processing: '1s' })
    await gateway.submit('order-1', force('callback-reordered'))
    await gateway.clock.advance(500)
    await gateway.submit('order-2')
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.posts.map(({ told, atMs }) => [told.orderId, atMs])).toEqual([
      ['order-2', 1500],
      ['order-1', 1500],
    ])
  })

  it('is repeated as the scenario says, while nobody waits for that', async () => {
    const callbacks = { retryAfter: ['1s', '4s'], timeout: 777 }
    const gateway = new VirtualGateway({ processing: '1s', callbacks })
    gateway.merchantAnswers = 500
    await gateway.submit('order-1')
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.clock.monotonic()).toBe(1000)
    await gateway.clock.advance(60_000)
    expect(gateway.posts.map(({ atMs }) => atMs)).toEqual([1000, 2000, 6000])
    expect(gateway.posts.map(({ timeoutMs }) => timeoutMs)).toEqual([777, 777, 777])
    expect(gateway.counts.callbacks).toMatchObject({ failed: 1, retried: 2, delivered: 0 })
  })

  it('is forced by a header for the call that has it, not for a later one', async () => {
    const gateway = new VirtualGateway({}, { dialects: [keyedCard] })
    await gateway.submit('order-1', force('callback-lost'))
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.posts).toEqual([])
    await gateway.ask('DELETE', `/api/v1/payments/${gateway.charges[0]?.key}`)
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.posts).toMatchObject([{ told: { status: 'REFUNDED' } }])
    expect(gateway.charges).toMatchObject([{ refunded: 5000, held: 0 }])
  })

  it('has the fate of the submit that made the charge, whichever settles first', async () => {
    const told = async (waitMs: number) => {
      const rule = { fault: 'callback-lost', match: { reference: 'order-1', occurrence: 2 } }
      const gateway = new VirtualGateway({ processing: '1s', faults: [rule] })
      await gateway.submit('order-1', {}, { amount: 1 })
      if (waitMs > 0) await gateway.clock.advance(waitMs)
      gateway.gateway.change({ ...gateway.gateway.scenario, processing: { fixed: 100 } })
      await gateway.submit('order-1', {}, { amount: 2 })
      await gateway.until(gateway.gateway.whenIdle())
      return gateway.posts.map(({ told: { amount } }) => amount)
    }
    expect(await told(0)).toEqual([1])
    expect(await told(5000)).toEqual([1])
  })

  it('has a wrong proof in its body where that is where the proof is', async () => {
    const proving = {
      ...keyedCard,
      has: ['callbackProof' as const],
      serve: (...ports: Parameters<typeof keyedCard.serve>) => ({
        ...keyedCard.serve(...ports),
        wronglyProved: (body: string) => body.replace('"orderId":"', '"orderId":"not-'),
        callbackHeaders: ({ wronglySigned }: Callback) => ({ proof: `${wronglySigned}` }),
      }),
    }
    const gateway = new VirtualGateway({}, { dialects: [proving] })
    await gateway.submit('order-1', force('callback-wrongly-signed'))
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.posts).toMatchObject([
      { headers: { proof: 'true' }, told: { orderId: 'not-order-1' } },
    ])
  })
})

describe('a callback address', () => {
  it.each([
    `${SHOP}.evil.example/callback`,
    `${SHOP}@evil.example/callback`,
    'http://localhost:80801/callback',
    'https://localhost:8080/callback',
    'ftp://localhost:8080/callback',
    'nonsense',
  ])('that is not on the list is refused, journaled and never called: %s', async (callbackUrl) => {
    const gateway = new VirtualGateway()
    expect(statusOf(await gateway.submit('order-1', {}, { callbackUrl }))).toBe(400)
    await gateway.clock.advance(10_000)
    expect(gateway.posts).toEqual([])
    const [entry] = gateway.gateway.journal.latest(9)
    expect(entry).toMatchObject({ kind: 'request', status: 400 })
    expect(entry?.sent).toContain(callbackUrl)
  })

  it('counts as on the list by its origin, once parsed', async () => {
    const gateway = new VirtualGateway({}, { callbackOrigins: ['http://shop.example'] })
    const callbackUrl = 'HTTP://Shop.example:80/callback?a=b'
    expect(statusOf(await gateway.submit('order-1', {}, { callbackUrl }))).toBe(200)
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.posts).toMatchObject([{ url: callbackUrl }])
  })
})

import type { HttpRequest, HttpTransport, Payment, PaymentStore } from '@holdfast/pg-client'
import { describe, expect, it } from 'vitest'
import { stalledHeader, type Phase } from './phase.js'
import { Stalls } from './stalls.js'

const payment = { reference: 'order-1-1' } as Payment
const refund = { state: 'requested', attempts: 0 }
const callback = { callback: { reference: 'order-1-1' } }
const limits = {} as Parameters<HttpTransport['send']>[1]
const confirm: HttpRequest = {
  method: 'POST',
  url: 'http://gateway.test/v1/payments/confirm',
  headers: { a: 'b' },
  body: JSON.stringify({ paymentKey: 'k1', orderId: 'order-1-1', amount: 1000 }),
}
const cancel: HttpRequest = {
  method: 'POST',
  url: 'http://gateway.test/v1/payments/k%201/cancel',
  headers: {},
  body: '{"cancelReason":"changed my mind"}',
}
const lookUp: HttpRequest = {
  method: 'GET',
  url: 'http://gateway.test/v1/payments/k1',
  headers: {},
}

/** What reached the other side, in its order, and who stood still. */
interface Watched {
  readonly stalls: Stalls
  readonly store: PaymentStore
  readonly http: HttpTransport
  readonly done: string[]
  readonly sent: HttpRequest[]
  readonly stalled: string[]
}

function watch(
  phase: Phase,
  { hit = 1, saves = 'saved', receives = 'stored' }: Partial<Record<string, unknown>> = {},
): Watched {
  const done: string[] = []
  const sent: HttpRequest[] = []
  const stalled: string[] = []
  const did = async (name: string, result: unknown): Promise<unknown> => {
    done.push(name)
    return result
  }
  const store = {
    insert: () => did('insert', saves),
    save: () => did('save', saves),
    receiveCallback: () => did('receiveCallback', { result: receives }),
    get: () => did('get', payment),
  } as unknown as PaymentStore
  const http: HttpTransport = {
    send: async (request) => {
      sent.push(request)
      return { status: 200, headers: {}, body: '{}' }
    },
  }
  const stalls = new Stalls({ phase, hit: hit as number }, (one) => stalled.push(one))
  stalls.arm()
  return { stalls, store: stalls.store(store), http: stalls.transport(http), done, sent, stalled }
}

/** Whether a call is still under way when nothing is left to do. */
async function standsStill(call: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setImmediate(resolve, 'later'))
  return (await Promise.race([call, later])) === 'later'
}

const save = (store: PaymentStore, change: object = { refund }): Promise<unknown> =>
  store.save({ payment, ...change } as Parameters<PaymentStore['save']>[0])
const receive = (store: PaymentStore): Promise<unknown> =>
  store.receiveCallback(callback as Parameters<PaymentStore['receiveCallback']>[0])

describe('a call stands still', () => {
  const cases: readonly (readonly [
    phase: Phase,
    call: (watched: Watched) => Promise<unknown>,
    done: readonly string[],
    stalled: string,
  ])[] = [
    ['before intent', ({ store }) => store.insert(payment), [], 'order-1-1'],
    ['intent written', ({ store }) => store.insert(payment), ['insert'], 'order-1-1'],
    [
      'callback stored, not applied',
      ({ store }) => receive(store),
      ['receiveCallback'],
      'order-1-1',
    ],
    ['compensating: refund written', ({ store }) => save(store), ['save'], 'order-1-1'],
    ['sent', ({ http }) => http.send(confirm, limits), ['sent'], 'order-1-1'],
    ['answered, not stored', ({ http }) => http.send(confirm, limits), ['sent'], 'order-1-1'],
    ['compensating: cancel sent', ({ http }) => http.send(cancel, limits), ['sent'], 'k 1'],
  ]

  it.each(cases)('%s', async (phase, call, done, stalled) => {
    const watched = watch(phase)
    expect(await standsStill(call(watched))).toBe(true)
    const there = [...watched.done, ...watched.sent.map(() => 'sent')]
    expect(there).toEqual(done)
    expect(watched.stalled).toEqual([stalled])
    // Everybody else goes on.
    expect(await standsStill(call(watched))).toBe(false)
  })

  it('at its n-th time only', async () => {
    const { store, stalled } = watch('intent written', { hit: 3 })
    const still: boolean[] = []
    for (let n = 0; n < 4; n += 1) still.push(await standsStill(store.insert(payment)))
    expect([still, stalled.length]).toEqual([[false, false, true, false], 1])
  })
})

describe('a call does not stand still', () => {
  it('before it is armed', async () => {
    const unarmed = new Stalls({ phase: 'sent', hit: 1 }, () => undefined)
    const send = async () => ({ status: 200, headers: {}, body: '' })
    expect(await standsStill(unarmed.transport({ send }).send(confirm, limits))).toBe(false)
  })

  it('where nothing was written', async () => {
    const taken = watch('intent written', { saves: 'orderTaken' })
    expect(await standsStill(taken.store.insert(payment))).toBe(false)
    const stale = watch('compensating: refund written', { saves: 'stale' })
    expect(await standsStill(save(stale.store))).toBe(false)
    const known = watch('callback stored, not applied', { receives: 'duplicate' })
    expect(await standsStill(receive(known.store))).toBe(false)
  })

  it('for another kind of call', async () => {
    const written = watch('compensating: refund written')
    expect(await standsStill(save(written.store, {}))).toBe(false)
    expect(await standsStill(save(written.store, { refund: { ...refund, attempts: 1 } }))).toBe(
      false,
    )
    expect(await standsStill(written.store.get('payment-1'))).toBe(false)
    const sent = watch('sent')
    expect(await standsStill(sent.http.send(cancel, limits))).toBe(false)
    expect(await standsStill(sent.http.send(lookUp, limits))).toBe(false)
    const answered = watch('answered, not stored')
    expect(await standsStill(answered.http.send(cancel, limits))).toBe(false)
    expect(await standsStill(answered.http.send(lookUp, limits))).toBe(false)
  })
})

it('marks the request that nobody hears of again, and no other', async () => {
  const { http, sent } = watch('sent', { hit: 2 })
  await http.send(confirm, limits)
  void http.send(confirm, limits)
  expect(sent).toEqual([confirm, { ...confirm, headers: { a: 'b', [stalledHeader]: 'yes' } }])
})

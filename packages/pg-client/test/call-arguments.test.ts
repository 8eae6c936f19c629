import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../src/adapters/memory/memory-payment-store.js'
import { createPaymentClient, type PaymentClientOptions } from '../src/create-payment-client.js'
import { money, type Currency } from '../src/payment/money.js'
import type { PaymentClient, PaymentOrder } from '../src/payment-client.js'
import { cardDigits, clientUnderTest, orderOf } from '../src/testing/client-under-test.js'
import { approvedPayment } from '../src/testing/keyed-client-under-test.js'
import { keyedDialect } from '../src/testing/keyed-dialect.js'

type AnyOrder = PaymentOrder<never>

/** What a program may do that no type checker has seen. */
const card = orderOf().instrument
const orders: readonly (readonly [change: object, sentence: string])[] = [
  [{ orderId: undefined }, 'orderId must be a string, got undefined'],
  [{ orderId: null }, 'orderId must be a string, got null'],
  [{ orderId: 123_456 }, 'orderId must be a string, got a number'],
  [{ owner: undefined }, 'owner must be 1 to 200 printable ASCII characters'],
  [{ owner: null }, 'owner must be 1 to 200 printable ASCII characters'],
  [{ amount: undefined }, 'amount must be money, as won(12_000) makes it, got undefined'],
  [{ amount: 5000 }, 'amount must be money, as won(12_000) makes it, got a number'],
  [
    { amount: { minor: '5000', currency: 'KRW' } },
    'amount.minor must be a positive integer, got a',
  ],
  [{ amount: { minor: 5000 } }, 'async-card takes KRW, got undefined'],
  [{ instrument: undefined }, 'instrument must be what the buyer pays with, got undefined'],
  [{ instrument: null }, 'instrument.cardType must be one of SAMSUNG, KB, HYUNDAI'],
  [{ instrument: { ...card, cardNumber: cardDigits } }, 'cardNumber must be a CardNumber'],
  [{ instrument: { cardType: 'KB' } }, 'instrument.cardNumber must be a CardNumber'],
  [{ instrument: { ...card, cardType: undefined } }, 'instrument.cardType must be one of SAMSUNG'],
  [{ instrument: { ...card, cardType: 'FOO' } }, 'instrument.cardType must be one of SAMSUNG'],
  [{ instrument: { ...card, cardType: cardDigits } }, 'instrument.cardType must be one of SAMSUNG'],
]

describe('an order without a type checker', () => {
  it.each(orders)('is refused with %j, in one sentence', async (change, sentence) => {
    const { client, gateway, store } = clientUnderTest()
    const order = { ...orderOf(), ...change } as AnyOrder
    const error = await client.submit(order).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    const { message } = error as TypeError
    expect(message).toContain(sentence)
    expect(message).not.toContain(cardDigits)
    expect(message).not.toMatch(/[.!]\s/)
    expect(gateway.submits).toEqual([])
    expect(await store.listByOrder('order-1')).toEqual([])
    expect(await store.listByOrder('undefined')).toEqual([])
  })

  it('is refused where it is none', async () => {
    const { client } = clientUnderTest()
    const submit = client.submit(undefined as unknown as AnyOrder)
    await expect(submit).rejects.toThrow('submit takes an order, got undefined')
  })
})

type Call = (client: PaymentClient<never>, id: string) => unknown

const calls: readonly (readonly [name: string, call: Call, sentence: string])[] = [
  ['inquire()', (client) => client.inquire(undefined as never), 'paymentId must be a string'],
  ['inquire("")', (client) => client.inquire(''), 'paymentId must be a string that is not empty'],
  ['checkNow()', (client) => client.checkNow(undefined as never), 'paymentId must be a string'],
  ['abandon(5)', (client) => client.abandon(5 as never), 'paymentId must be a string'],
  ['listByOrder()', (client) => client.listByOrder(undefined as never), 'orderId must be a string'],
  ['listAttempts()', (client) => client.listAttempts(null as never), 'paymentId must be a string'],
  ['listRefunds()', (client) => client.listRefunds(null as never), 'paymentId must be a string'],
  ['nextReference()', (client) => client.nextReference(undefined as never), 'orderId must be a'],
  ['cancel(id)', (client, id) => client.cancel(id, undefined as never), 'a request with a reason'],
  ['cancel(id, {})', (client, id) => client.cancel(id, {} as never), 'reason must be 1 to 200'],
  [
    'cancel(undefined)',
    (client) => client.cancel(undefined as never, { reason: 'x' }),
    'paymentId must be a string that is not empty, got undefined',
  ],
  [
    'cancel with a request of no name',
    (client, id) => client.cancel(id, { reason: 'x', requestId: null as never }),
    'requestId must be 1 to 100',
  ],
  [
    'cancel with an amount in a string',
    (client, id) => client.cancel(id, { reason: 'x', amountMinor: '5' as never }),
    'amountMinor must be a positive integer, got a string',
  ],
  ['giveBack(id, x)', (client, id) => client.giveBack(id, 'x' as never), 'reason must be one of'],
  ['giveBack()', (client) => client.giveBack(undefined as never, 'order-gone'), 'paymentId must'],
  ['resolve(id, paid)', (client, id) => client.resolve(id, 'paid' as never), 'as must be one of'],
  ['resolve()', (client) => client.resolve(undefined as never, 'failed'), 'paymentId must'],
  ['observe()', (client) => client.observe(undefined as never), 'listener must be a function'],
]

describe('a call without a type checker', () => {
  it.each(calls)('%s is refused in one sentence', async (_name, call, sentence) => {
    const { client, payment, store } = await approvedPayment()
    const error = await Promise.resolve()
      .then(() => call(client as PaymentClient<never>, payment.id))
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect((error as TypeError).message).toContain(sentence)
    expect(await store.get(payment.id)).toEqual(payment)
  })

  it('deliver() is refused, and leaves the place for a handler', () => {
    const client = createPaymentClient({ dialect: keyedDialect(), store: memoryPaymentStore() })
    const deliver = (handler: unknown) => () => client.events.deliver(handler as never)
    expect(deliver(undefined)).toThrow('handler must be a function, got undefined')
    expect(deliver({})).toThrow('handler must be a function, got an object')
    expect(deliver(() => Promise.resolve())).not.toThrow()
  })

  it.each([
    [5, 'XXX', 'money.currency must be one of KRW, USD, EUR, JPY, got XXX'],
    [5, undefined, 'money.currency must be one of'],
    ['5', 'KRW', 'money.minor must be a number of minor units, got a string'],
  ])('money(%j, %j) is refused', (minor, currency, sentence) => {
    const make = () => money(minor as number, currency as Currency)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(sentence)
  })
})

describe('the options of a client', () => {
  const whole = { dialect: keyedDialect(), store: memoryPaymentStore() }
  const build = (options: unknown) => () =>
    void createPaymentClient(options as PaymentClientOptions<never>)

  it.each([
    [undefined, 'options must be an object'],
    [{ ...whole, dialect: undefined }, 'createPaymentClient needs options.dialect, got undefined'],
    [{ ...whole, store: undefined }, 'createPaymentClient needs options.store, got undefined'],
    [{ ...whole, limit: {} }, 'options.limit is unknown; options may have dialect, store, http'],
    [{ ...whole, limits: { attempts: 1 } }, 'limits.attempts is unknown'],
    [{ ...whole, times: { lifetimeMs: 1 } }, 'times.lifetimeMs is unknown'],
    [{ ...whole, schedule: { every: 1 } }, 'schedule.every is unknown'],
    [{ ...whole, reconciler: { batchSize: 1 } }, 'reconciler.batchSize is unknown'],
    [{ ...whole, reconciler: 5 }, 'reconciler must be an object'],
  ])('are refused with a name that is missing or unknown, %#', (options, sentence) => {
    expect(build(options)).toThrow(TypeError)
    expect(build(options)).toThrow(sentence)
    expect(build(whole)).not.toThrow()
  })

  it('are refused with a request that would outlive its own lifetime', () => {
    const short = { times: { requestLifetimeMs: 3999 } }
    expect(build({ ...whole, ...short })).toThrow(RangeError)
    const limits = { connectTimeoutMs: 500, responseTimeoutMs: 1000 }
    expect(build({ ...whole, ...short, limits })).not.toThrow()
    // The limits may be longer than what the dialect has.
    expect(build({ ...whole, limits: { responseTimeoutMs: 7_200_000 } })).toThrow(RangeError)
  })
})

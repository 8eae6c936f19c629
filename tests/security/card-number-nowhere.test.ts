import { TransportError, type HttpResponse, type PaymentResult } from '@holdfast/pg-client'
import type { AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SecretSearch } from './secret-search.js'
import { cardGateway, cardText } from './watched-gateways.js'
import { WatchedShop } from './watched-shop.js'

const digits = cardText.replaceAll('-', '')
const writings = [
  ...[cardText, digits, cardText.replaceAll('-', ' '), cardText.replaceAll('-', '%20')],
  ...[cardText.replaceAll('-', '  '), cardText.replaceAll('-', '%2D'), `${digits}10000`],
]

const refusal = (status: number, message: string): HttpResponse => {
  const meta = { result: 'FAIL', errorCode: 'Bad Request', message }
  return { status, headers: { 'x-trace': cardText }, body: JSON.stringify({ meta, data: null }) }
}

let shop: WatchedShop<AsyncCardInstrument>
beforeEach(async () => {
  shop = await WatchedShop.open(cardGateway)
})
afterEach(() => shop.close())

/** Accepted, and everything else that can become of a submit. */
async function payInEveryWay(): Promise<Record<string, PaymentResult>> {
  const { simulator } = shop
  const results: Record<string, PaymentResult> = { accepted: await shop.pay('order-accepted') }
  const striking = async (name: string, fault: string): Promise<void> => {
    results[name] = await simulator.withFault({ fault }, () => shop.pay(`order-${name}`))
  }
  await simulator.changeScenario({ outcomes: { approved: 0, limitExceeded: 1, invalidCard: 0 } })
  shop.way = async (_request, send) => {
    const response = await send()
    const told = `"reason":"한도초과입니다: ${cardText}"`
    return { ...response, body: response.body.replace(/"reason":"[^"]*"/, told) }
  }
  results['declined'] = await shop.pay('order-declined')
  shop.way = (_request, send) => send()
  await simulator.changeScenario({ outcomes: { approved: 1, limitExceeded: 0, invalidCard: 0 } })
  await striking('unanswered', 'hang')
  await striking('lost', 'answer-lost')
  await striking('reset', 'connection-reset')
  await striking('proxy', 'proxy-error')
  await striking('garbage', 'malformed-body')
  results['refused'] = await shop.pay('order-refused', AbortSignal.abort())
  for (const [n, writing] of writings.entries()) {
    for (const status of [400, 500]) {
      shop.way = async (request, send) =>
        request.method === 'POST' ? refusal(status, `카드 ${writing} 은(는) 안 됩니다`) : send()
      results[`echoed ${status} ${n}`] = await shop.pay(`order-echoed-${status}-${n}`)
    }
    shop.way = async ({ url, body }) => {
      const cause = Object.assign(new Error(`${url} ${body}`), { config: { data: body } })
      throw new TransportError(`could not send ${body}, ${writing}`, true, { cause })
    }
    results[`thrown ${n}`] = await shop.pay(`order-thrown-${n}`)
  }
  shop.way = (_request, send) => send()
  return results
}

/** Callbacks that carry the number where it belongs, and where it does not. */
async function callBack({ payment }: PaymentResult): Promise<void> {
  const genuine = { cardType: 'SAMSUNG', cardNo: cardText, amount: 10_000, status: 'SUCCESS' }
  const key = payment.gatewayKey ?? ''
  for (const [n, writing] of writings.entries()) {
    for (const change of [
      { orderId: payment.reference, transactionKey: key },
      { orderId: payment.reference, transactionKey: 'other', cardNo: btoa(writing) },
      { orderId: 'nobody-1', transactionKey: `failed-${n}`, status: 'FAILED', reason: writing },
      { orderId: payment.reference, transactionKey: key, cardNo: writing, reason: writing },
      {
        orderId: payment.reference,
        transactionKey: key,
        amount: 1,
        reason: writing,
        extra: writing,
      },
      { orderId: `nobody-${n}`, transactionKey: `parked-${n}`, cardNo: writing, cardType: writing },
      { orderId: '', transactionKey: writing },
    ]) {
      const rawBody = JSON.stringify({ ...genuine, ...change })
      await shop.do(shop.client.handleCallback({ rawBody }))
      await shop.do(shop.client.handleCallback({ rawBody: Buffer.from(`${rawBody} `) }))
      await shop.do(shop.client.handleCallback({ rawBody: rawBody.slice(0, -1) }))
    }
  }
}

/** What asks, compares and tells, while things break in its hands. */
async function lookAfter({ payment }: PaymentResult): Promise<void> {
  const { client, clock } = shop
  await shop.do(client.checkNow(payment.id))
  shop.way = async (_request, send) => {
    const response = await send()
    throw new TransportError(`could not read ${response.body}`, true, { cause: response })
  }
  await shop.do(client.checkNow(payment.id))
  shop.way = async (_request, send) => ({ ...(await send()), status: 500 })
  await shop.do(client.checkNow(payment.id))
  await shop.pass(3_600_000)
  await shop.do(client.reconciler.sweep())
  const period = { from: 0, to: clock.now() + 1 }
  const { unexamined } = await shop.do(client.audit(period))
  expect(unexamined.length).toBeGreaterThan(20)
  shop.way = (_request, send) => send()
  await shop.pass(3_600_000)
  await shop.do(client.reconciler.sweep())
  await shop.do(client.audit(period))
  await shop.do(client.health())
}

/** A store and a handler that throw with all they have in hand. */
async function breakThings(): Promise<void> {
  const { client } = shop
  shop.onEvent = (entry) => {
    throw new Error(`${JSON.stringify(entry)} of card ${cardText}`, { cause: digits })
  }
  for (const method of ['insert', 'save', 'receiveCallback', 'get']) {
    let isDone = false
    shop.beforeStore = (called, args) => {
      if (called !== method || isDone) return
      isDone = true
      throw new Error(`${method} failed`, { cause: args })
    }
    await shop.pay(`order-${method}`).catch(() => undefined)
    shop.beforeStore = () => undefined
  }
  shop.onEvent = () => undefined
  await shop.pass(60_000)
  await client.idle()
}

it('finds the card number on the wire, and nowhere else', { timeout: 300_000 }, async () => {
  const results = await payInEveryWay()
  const { accepted, declined, unanswered, refused } = results
  expect([accepted?.certainty, declined?.certainty]).toEqual(['accepted', 'accepted'])
  expect([unanswered?.certainty, refused?.certainty]).toEqual(['unknown', 'notExecuted'])
  if (!accepted) throw new Error('nothing was accepted')
  await callBack(accepted)
  await lookAfter(accepted)
  await breakThings()
  for (const { payment } of Object.values(results)) await shop.do(shop.client.inquire(payment.id))
  const after = await shop.store.get(declined?.payment.id ?? '')
  expect(after).toMatchObject({ state: 'declined', decline: { code: 'LIMIT_EXCEEDED' } })

  const search = new SecretSearch({ name: 'card number', text: digits, kind: 'digits' })
  await shop.show(search)
  search.in('the instrument', cardGateway.instrument(shop.simulator, 'order-1-1', 1))
  expect(search.found).toEqual([])

  // Every place was searched, and the number is where it has to be.
  const places = ['log lines', 'events of the outbox', 'metrics', 'requests as a tracer sees them']
  for (const place of ['events of the client', ...places]) {
    expect([place, (search.searched.get(place) ?? 0) > 1000]).toEqual([place, true])
  }
  expect([...search.searched.keys()]).toContain('database payments.db-wal')
  search.in('the wire', shop.wire)
  search.in('callbacks', shop.door.answered)
  expect(search.found).toEqual(['card number in the wire', 'card number in callbacks'])
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SecretSearch } from './secret-search.js'
import { orderIdOf, type Answer } from '../answer.js'
import { schedule } from '../shop-world.js'
import type { SubmitScript } from '../scripted-gateway.js'
import { ListenedWorld } from './listened-world.js'

/** One card for each way that a payment can go; no eight digits of it stand in another one. */
const cards = {
  approved: '5301-7462-8895-3047',
  pending: '4929-8316-0475-2683',
  unreachable: '5425-7731-0698-2294',
  'invalid card': '6011-3508-2796-4412',
  error: '3569-9420-7183-5506',
  silent: '5187-0643-9921-7350',
  'answer lost': '4716-2859-3304-8867',
} as const satisfies Record<SubmitScript, string>
const secondCard = '4539-6147-8802-3915'
const calledBack = '6250-9418-3377-6021'
const misplaced = '5234-8806-1597-4463'
const noted = '4485-3072-9961-5178'

const all = [...Object.values(cards), secondCard, calledBack, misplaced, noted]
const writings = [misplaced, misplaced.replaceAll('-', ''), misplaced.replaceAll('-', ' ')]

describe('card numbers', () => {
  let shop: ListenedWorld
  const search = () =>
    new SecretSearch(
      ...all.map((text) => ({ name: text.slice(-4), text, kind: 'digits' as const })),
    )

  beforeEach(async () => {
    const clientLimits = '{"backoffMs":1,"maxBackoffMs":2,"breakerWaitMs":500}'
    const settings = { clientSchedule: schedule(3_600_000), clientLimits, logLevel: 'debug' }
    shop = await ListenedWorld.open({ settings })
  })
  afterEach(() => shop.world.close())

  const order = (key: string, json: object): Promise<Answer> =>
    shop.ask('POST', '/orders', {
      as: 'alice',
      headers: { 'idempotency-key': key.replace(' ', '-') },
      json: { items: [{ productId: '1', quantity: 1 }], ...json },
    })
  const pay = (orderId: string, key: string, number: string): Promise<Answer> =>
    shop.ask('POST', `/orders/${orderId}/payments`, {
      as: 'alice',
      headers: { 'idempotency-key': key },
      json: { card: { type: 'KB', number } },
    })

  /** Pays in every way that there is, and once more after the decline. */
  async function buy(): Promise<Record<string, number>> {
    const statuses: Record<string, number> = {}
    for (const [script, number] of Object.entries(cards) as [SubmitScript, string][]) {
      shop.world.clock.offsetMs += 1000 // a breaker that is open lets one try pass
      shop.world.gateway.script.push(script, script, script)
      const answer = await order(script, { card: { type: 'SAMSUNG', number } })
      shop.world.gateway.script.length = 0
      statuses[script] = answer.status
      const orderId = orderIdOf(answer)
      await order(script, { card: { type: 'SAMSUNG', number } })
      await shop.ask('GET', `/orders/${orderId}`, { as: 'alice' })
      if (script === 'invalid card') {
        statuses['second card'] = (await pay(orderId, 'second-card', secondCard)).status
      }
    }
    return statuses
  }

  /** A callback that carries the number where it belongs, and where it does not. */
  async function callBack(): Promise<void> {
    const { gateway } = shop.world
    const [charge] = gateway.charges
    if (!charge) throw new Error('nothing was charged')
    const body = JSON.parse(gateway.callbackOf(charge)) as object
    for (const change of [
      { cardNo: calledBack },
      { cardNo: calledBack, reason: `한도초과 ${calledBack}` },
      { [calledBack]: calledBack },
    ]) {
      const json = JSON.stringify({ ...body, ...change })
      await shop.ask('POST', '/payments/callback', { body: json })
      await shop.ask('POST', '/payments/toss-webhook', { body: json })
      await shop.ask('POST', '/payments/callback', { body: `${json}}` })
    }
  }

  /** Requests that hold a card number where none belongs; each of them is refused. */
  async function misplace(orderId: string): Promise<readonly number[]> {
    const asked: Promise<Answer>[] = []
    for (const [n, number] of writings.entries()) {
      const named = { type: 'SAMSUNG', number }
      const spoiled = { ...named, number: `${number}0` }
      const items = [{ productId: '1', quantity: 1 }]
      asked.push(
        order(`w${n}-1`, { card: spoiled }),
        order(`w${n}-2`, { card: number }),
        order(`w${n}-3`, { card: { type: number, number: 'x' } }),
        order(`w${n}-4`, { items: number, card: named }),
        order(`w${n}-5`, { items: [{ productId: '1', quantity: number }], card: named }),
        order(`w${n}-6`, { items, pointsToUse: number, card: named }),
        order(`w${n}-7`, { items, expectedPrice: 1, card: { ...named, number: misplaced } }),
        pay(orderId, `w${n}-8`, `${number} `),
        shop.ask('POST', '/orders', { as: 'alice', body: `{"card":"${number}` }),
        order(number, { card: named }),
        pay(orderId, number.replaceAll(' ', '-'), misplaced),
        shop.ask('POST', '/orders', {
          ...{ as: 'alice', headers: { 'content-type': 'text/plain' }, body: number },
        }),
        shop.ask('POST', '/orders', { as: 'alice', json: { [number]: number } }),
        shop.ask('POST', '/login', { json: { email: `${number}@x`, password: number } }),
        shop.ask('GET', `/orders?limit=${encodeURIComponent(number)}`, { as: 'alice' }),
        shop.ask('GET', `/orders?before=x${encodeURIComponent(number)}`, { as: 'alice' }),
        shop.ask('GET', `/orders/${encodeURIComponent(number)}`, { as: 'alice' }),
        shop.ask('GET', `/${encodeURIComponent(number)}`),
        shop.ask('GET', '/points', { headers: { authorization: `Bearer ${number}` } }),
        shop.ask('GET', '/orders', { headers: { 'x-request-id': number.replaceAll(' ', '.') } }),
      )
    }
    return (await Promise.all(asked)).map(({ status }) => status)
  }

  /** What operators write is kept, and what they type into it by mistake is not. */
  async function note(paymentId: string): Promise<void> {
    const as = 'operator'
    const route = `/operations/payments/${paymentId}`
    const text = `The buyer says it was ${noted}, not ${noted.replaceAll('-', ' ')}.`
    expect((await shop.ask('POST', `${route}/notes`, { as, json: { text } })).status).toBe(201)
    const headers = { 'idempotency-key': 'refund-of-note' }
    await shop.ask('POST', `${route}/refund`, { as, headers, json: { reason: text, amount: 1 } })
    for (const read of ['reviews', 'actions', 'dead-letters', 'status']) {
      await shop.ask('GET', `/operations/${read}`, { as })
    }
  }

  it('are in no file, no log line, no answer and no metric of the shop', async () => {
    expect(await buy()).toEqual({
      ...{ approved: 201, pending: 202, 'invalid card': 402, 'second card': 202 },
      ...{ error: 502, silent: 202, 'answer lost': 202, unreachable: 502 },
    })
    await callBack()
    const waiting = orderIdOf(await order('waiting', {}))
    const paymentId = (await shop.world.view(await paidOverToss())).body.payment?.id ?? ''
    const refused = await misplace(waiting)
    expect(refused.filter((status) => status < 400)).toEqual([])
    await note(paymentId)
    await shop.world.shop.idle()

    const found = search()
    await shop.show(found)
    await shop.stopAndShow(found)
    expect(found.found).toEqual([])

    // Every place was searched, and there was something in it.
    for (const place of ['answers', 'metrics', 'the log', 'the file payments.sqlite-wal']) {
      expect([place, (found.searched.get(place) ?? 0) > 1000]).toEqual([place, true])
    }
    const files = [...found.searched.keys()].filter((place) => place.endsWith('.sqlite'))
    expect(files.length).toBeGreaterThan(8)
    await shop.world.start()
  }, 60_000)

  it('would be found where they are, however they are written', async () => {
    const found = search()
    found.in('a text', `paid with ${cards.silent.replaceAll('-', '')}`)
    found.in('base64', Buffer.from(`x${Buffer.from(noted).toString('base64')}`))
    found.in('hex', Buffer.from(`0${Buffer.from(secondCard).toString('hex')}`))
    found.in('a URL', `/orders/${misplaced.replaceAll('-', '%20')}`)
    found.in('wide characters', Buffer.from(`x${cards.error}`, 'utf16le'))
    found.in('half of one', calledBack.slice(0, 9))
    found.in('what may be shown', `****-****-****-${cards.approved.slice(-4)}`)
    expect(found.found).toEqual([
      ...['7350 in a text', '5178 in base64', '3915 in hex', '4463 in a URL'],
      ...['5506 in wide characters', '6021 in half of one'],
    ])
  })

  async function paidOverToss(): Promise<string> {
    const orderId = orderIdOf(await order('over-toss', {}))
    await shop.ask('POST', `/orders/${orderId}/confirm`, {
      as: 'alice',
      headers: { 'idempotency-key': 'confirm' },
      json: { paymentKey: 'toss-payment-key', orderId: `${orderId}-1`, amount: 25_000 },
    })
    return orderId
  }
})

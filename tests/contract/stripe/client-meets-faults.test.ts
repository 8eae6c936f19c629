import type { CallbackReading, GatewayRecord, Payment } from '@holdfast/pg-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshPayment, startBoth, type ClientAndSimulator } from './client-and-simulator.js'

const visa = 'pm_card_visa'
let both: ClientAndSimulator

beforeAll(async () => {
  both = await startBoth()
})
afterAll(() => both.stop())

const chargesOf = (reference: string) => both.simulator.ledger({ reference }).charges

describe('a submit that goes wrong', () => {
  it.each(['answer-lost', 'truncated-body'])(
    'by %s is sent again under its key, and pays once',
    async (fault) => {
      const payment = freshPayment(`again-${fault}`)
      const lost = await both.submit(payment, visa, fault).catch(() => ({ kind: 'noResponse' }))
      expect(lost.kind).toMatch(/^(noResponse|unanswered)$/)
      const again = await both.submit(payment, visa)
      expect(again).toMatchObject({ kind: 'transaction', transaction: { status: 'approved' } })
      expect(chargesOf(payment.reference)).toHaveLength(1)
    },
  )

  it.each(['proxy-error', 'malformed-body'])('is unanswered by %s, and found', async (fault) => {
    const payment = freshPayment(`found-${fault}`)
    expect((await both.submit(payment, visa, fault)).kind).toBe('unanswered')
    expect(await both.lookUp(payment)).toMatchObject({ transactions: [{ status: 'approved' }] })
  })

  it('with a 500 after it was executed is replayed for ever, and found by a look-up', async () => {
    const payment = freshPayment('stored-500')
    const error = { kind: 'error', status: 500, repeatable: false }
    const first = await both.submit(payment, visa, 'fail-after-commit')
    expect(first).toMatchObject(error)
    expect(first).not.toHaveProperty('endsKey')
    expect(await both.submit(payment, visa)).toMatchObject({ ...error, endsKey: true })
    expect(await both.lookUp(payment)).toMatchObject({ transactions: [{ status: 'approved' }] })
  })

  it('with a 500 before it was executed is absent', async () => {
    const payment = freshPayment('early-500')
    const answer = await both.submit(payment, visa, 'fail-before-commit')
    expect(answer).toMatchObject({ kind: 'error', status: 500 })
    expect(await both.lookUp(payment)).toEqual({ kind: 'absent' })
  })

  it.each([
    ['in-flight', { kind: 'busy' }],
    ['rate-limit', { kind: 'error', status: 429, repeatable: true }],
    ['brown-out', { kind: 'unanswered' }],
  ])('by %s is answered when it is sent again', async (fault, expected) => {
    const payment = freshPayment(`later-${fault}`)
    expect(await both.submit(payment, visa, fault)).toMatchObject(expected)
    expect(await both.submit(payment, visa)).toMatchObject({
      transaction: { status: 'approved' },
    })
    expect(chargesOf(payment.reference)).toHaveLength(1)
  })

  it('is looked up where it comes back as it once was: its buyer may have acted', async () => {
    const payment = freshPayment('stale-action')
    const card = 'pm_card_authenticationRequired'
    const first = await both.submit(payment, card)
    expect(first).toMatchObject({ transaction: { status: 'pending' } })
    const stale = { kind: 'error', repeatable: false }
    expect(await both.submit(payment, card)).toMatchObject(stale)
    expect(await both.lookUp(payment)).toMatchObject({
      transactions: [{ status: 'pending', buyerAction: { kind: 'authenticate' } }],
    })
  })

  it('is an alarm where its key went out with another body', async () => {
    const payment = freshPayment('other-body')
    await both.submit(payment, visa)
    expect(await both.submit(payment, 'pm_card_mastercard')).toMatchObject({
      kind: 'error',
      status: 400,
      repeatable: false,
      isConfiguration: true,
    })
  })
})

describe('many payments', () => {
  it('are found with fewer requests than there are payments', async () => {
    const payments: Payment[] = []
    for (let number = 0; number < 12; number += 1) {
      const payment = freshPayment(`batch-${number}`)
      payments.push(payment)
      if (number < 10) await both.submit(payment, number % 2 ? visa : 'pm_card_chargeDeclined')
    }
    let requests = 0
    const ask: typeof both.ask = (request) => {
      requests += 1
      return both.ask(request)
    }
    const context = { now: Date.now(), times: both.dialect.times }
    const found = await both.dialect.batchInquiry?.(payments, ask, context)
    const kinds = payments.map(({ id }) => {
      const answer = found?.get(id)
      return answer?.kind === 'transactions' ? answer.transactions[0]?.status : answer?.kind
    })
    expect(kinds).toEqual([
      ...Array.from({ length: 10 }, (_, number) => (number % 2 ? 'approved' : 'declined')),
      ...[undefined, undefined],
    ])
    expect(requests).toBe(1)
  })

  it('are in its records, whole and refunded in part', async () => {
    const from = Date.now() - 60_000
    const payment = freshPayment('record-1')
    const answer = await both.submit(payment, visa)
    if (answer.kind !== 'transaction') throw new Error('not paid')
    const { gatewayKey } = answer.transaction
    await both.refund({ ...payment, gatewayKey }, 2000)
    const records: GatewayRecord[] = []
    const period = { from, to: Date.now() + 60_000 }
    for await (const page of both.dialect.listRecords?.(period, both.ask) ?? []) {
      records.push(...page)
    }
    const { charges } = both.simulator.ledger()
    expect(new Set(records.map((one) => one.gatewayKey))).toEqual(
      new Set(charges.map(({ key }) => key)),
    )
    expect(records.find(({ reference }) => reference === 'record-1')).toMatchObject({
      gatewayKey,
      status: 'approved',
      refundedMinor: 2000,
      amount: { minor: 5000, currency: 'KRW' },
    })
  })
})

describe('a refund', () => {
  it('that is replayed is looked up, and found done', async () => {
    const payment = freshPayment('refund-twice')
    const answer = await both.submit(payment, visa)
    if (answer.kind !== 'transaction') throw new Error('not paid')
    const paid = { ...payment, gatewayKey: answer.transaction.gatewayKey }
    expect(await both.refund(paid, 2000)).toMatchObject({ kind: 'refund', status: 'done' })
    const again = await both.refund(paid, 2000)
    expect(again).toMatchObject({ kind: 'error', status: 200, endsKey: true })
    expect(await both.lookUp({ ...paid, refundedMinor: 2000 })).toMatchObject({
      transactions: [{ refundedMinor: 2000 }],
    })
  })
})

describe('webhooks', () => {
  const about = (reference: string): readonly CallbackReading[] =>
    both.readings.filter((one) => one.kind === 'callback' && one.callback.reference === reference)

  it('are verified, and tell what is final; of all else the gateway is asked', async () => {
    const payment = freshPayment('told-1')
    const answer = await both.submit(payment, visa)
    if (answer.kind !== 'transaction') throw new Error('not paid')
    await both.refund({ ...payment, gatewayKey: answer.transaction.gatewayKey }, 2000)
    await both.submit(freshPayment('told-2'), 'pm_card_chargeDeclined')
    await both.simulator.whenIdle()
    const told = about('told-1').flatMap((one) => (one.kind === 'callback' ? one.callback : []))
    const { gatewayKey } = answer.transaction
    expect(told[0]).toMatchObject({
      eventId: expect.stringMatching(/^evt_/),
      authenticated: true,
      transaction: { gatewayKey, status: 'approved', reference: 'told-1', owner: '135135' },
    })
    // charge.refunded and refund.created.
    expect(told.slice(1).map(({ transaction }) => transaction)).toEqual([null, null])
    expect(about('told-2')).toMatchObject([{ callback: { transaction: null } }])
    expect(JSON.stringify(both.readings)).not.toMatch(/_secret_/)
  })

  /** What the shop reads while a fault strikes the webhooks of a payment. */
  async function readDuring(fault: string): Promise<readonly CallbackReading[]> {
    const reference = `webhooks-${fault}`
    const before = both.readings.length
    await both.simulator.withFault({ fault, match: { reference } }, async () => {
      await both.submit(freshPayment(reference), visa)
      await both.simulator.whenIdle()
    })
    return both.readings.slice(before)
  }

  it('are forged where another secret signed them', async () => {
    const readings = await readDuring('callback-wrongly-signed')
    expect(new Set(readings.map(({ kind }) => kind))).toEqual(new Set(['forged']))
  })

  it('tell the amount that they carry, which is for the core to compare', async () => {
    const readings = await readDuring('callback-tampered')
    const [told] = readings.flatMap((one) => (one.kind === 'callback' ? one.callback : []))
    expect(told?.transaction?.amount?.minor).toBeTypeOf('number')
    expect(told?.transaction?.amount).not.toEqual({ minor: 5000, currency: 'KRW' })
  })
})

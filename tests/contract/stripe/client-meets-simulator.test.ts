import { won, type GatewayAnswer, type Payment } from '@holdfast/pg-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import { freshPayment, startBoth, type ClientAndSimulator } from './client-and-simulator.js'
import { quotedIn, tableAt } from './listed-tables.js'
import { refundOf } from './sample-payment.js'

const contract = readContract('stripe')
let both: ClientAndSimulator

beforeAll(async () => {
  both = await startBoth()
})
afterAll(() => both.stop())

/** The payment with the PaymentIntent that the answer tells. */
function knownBy(payment: Payment, answer: GatewayAnswer): Payment {
  if (answer.kind !== 'transaction') throw new Error(`no transaction: ${JSON.stringify(answer)}`)
  return { ...payment, gatewayKey: answer.transaction.gatewayKey }
}

async function pay(reference: string, method: string): Promise<Payment> {
  const payment = freshPayment(reference)
  return knownBy(payment, await both.submit(payment, method))
}

describe('the client pays the simulator', () => {
  it('and finds the payment by its key, by its reference, and in its ledger', async () => {
    const payment = freshPayment('paid-1')
    const answer = await both.submit(payment, 'pm_card_visa')
    const told = { status: 'approved', reference: 'paid-1', owner: '135135', amount: won(5000) }
    expect(answer).toMatchObject({ kind: 'transaction', transaction: told })
    const known = knownBy(payment, answer)
    const found = { gatewayKey: known.gatewayKey, ...told, refundedMinor: 0 }
    for (const one of [payment, known]) {
      expect(await both.lookUp(one)).toEqual({ kind: 'transactions', transactions: [found] })
    }
    const { charges } = both.simulator.ledger({ reference: 'paid-1' })
    expect(charges).toMatchObject([{ key: known.gatewayKey, state: 'approved', held: 5000 }])
  })

  const rows = tableAt(contract, '#/paths/~1v1~1payment_intents~1{id}~1confirm/post')
  const methods = rows.flatMap(([cell, what = '']) =>
    quotedIn(cell).map((method): [string, string] => [method, what]),
  )

  it.each(methods)('with %s, and reads what the table says: %s', async (method, what) => {
    const answer = await both.submit(freshPayment(`row-${method}`), method)
    if (what.startsWith('402')) {
      const decline = { code: quotedIn(what).at(-1), reason: expect.stringMatching(/[가-힣]/) }
      expect(answer).toMatchObject({
        transaction: { status: 'declined', mayStillTurn: true, decline },
      })
    } else {
      const status = what.startsWith('succeeds at once') ? 'approved' : 'pending'
      expect(answer).toMatchObject({ kind: 'transaction', transaction: { status } })
    }
  })

  it('declined, closes it, and nobody pays it any more', async () => {
    const declined = await pay('closed-1', 'pm_card_chargeDeclined')
    expect(await both.lookUp(declined)).toMatchObject({
      transactions: [{ status: 'declined', decline: { code: 'generic_decline' } }],
    })
    expect(await both.close(declined)).toMatchObject({ transaction: { status: 'expired' } })
    expect(await both.lookUp(declined)).toMatchObject({ transactions: [{ status: 'expired' }] })
    const paid = await pay('closed-2', 'pm_card_visa')
    expect(await both.close(paid)).toMatchObject({
      kind: 'error',
      code: 'payment_intent_unexpected_state',
      repeatable: false,
    })
  })

  it.each([
    ['complete', { status: 'approved' }],
    ['refuse', { status: 'declined', mayStillTurn: true }],
  ])('waits for an authentication, and learns that it was: %s', async (outcome, expected) => {
    const payment = freshPayment(`action-${outcome}`)
    const answer = await both.submit(payment, 'pm_card_authenticationRequired')
    const known = knownBy(payment, answer)
    expect(answer).toMatchObject({
      transaction: {
        buyerAction: { kind: 'authenticate', clientSecret: expect.stringMatching(/_secret_/) },
      },
    })
    both.simulator.act('stripe', 'authenticate', { paymentIntent: known.gatewayKey, outcome })
    await both.simulator.whenIdle()
    expect(await both.lookUp(known)).toMatchObject({ transactions: [expected] })
  })

  it('waits for a bank, and learns that the debit failed', async () => {
    const pending = await pay('debit-1', 'pm_usBankAccount_insufficientFunds')
    await both.simulator.whenIdle()
    expect(await both.lookUp(pending)).toMatchObject({
      transactions: [{ status: 'declined', decline: { reason: expect.any(String) } }],
    })
  })
})

describe('the client gives money back', () => {
  it('in parts, and reads what has gone back', async () => {
    const paid = await pay('refund-1', 'pm_card_visa')
    expect(await both.refund(paid, 2000)).toMatchObject({ kind: 'refund', status: 'done' })
    expect(await both.lookUp(paid)).toMatchObject({ transactions: [{ refundedMinor: 2000 }] })
    // Replayed: how it stands now, only a look-up tells.
    expect(await both.refund(paid, 2000)).toMatchObject({ kind: 'error', status: 200 })
    expect(await both.refund(paid, 3001, 2)).toMatchObject({ kind: 'error', repeatable: false })
    expect(await both.refund(paid, 3000, 3)).toMatchObject({ kind: 'refund', status: 'done' })
    expect(await both.lookUp(paid)).toMatchObject({
      transactions: [{ status: 'approved', refundedMinor: 5000, refundPendingMinor: 0 }],
    })
    const after = await both.refund(paid, 1, 4)
    expect(after).toMatchObject({ kind: 'error', code: 'charge_already_refunded' })
    expect(after).not.toHaveProperty('isConfiguration')
  })

  it('that is on its way first, and has gone back later', async () => {
    const slow = await startBoth()
    try {
      const payment = freshPayment('refund-2')
      const paid = knownBy(payment, await slow.submit(payment, 'pm_card_pendingRefund'))
      await slow.simulator.changeScenario({ processing: '30m' })
      expect(await slow.refund(paid, 2000)).toMatchObject({ kind: 'refund', status: 'pending' })
      const refunding = { ...paid, refund: { ...refundOf(paid, 2000), state: 'pending' } as const }
      expect(await slow.lookUp(refunding)).toMatchObject({
        transactions: [{ refundedMinor: 0, refundPendingMinor: 2000 }],
      })
      await slow.simulator.changeScenario({ timeScale: 0.0001 })
      await slow.simulator.whenIdle()
      expect(await slow.lookUp(refunding)).toMatchObject({
        transactions: [{ refundedMinor: 2000, refundPendingMinor: 0 }],
      })
    } finally {
      await slow.stop()
    }
  })

  it('that fails in the end, and so has not gone back', async () => {
    const paid = await pay('refund-3', 'pm_card_refundFail')
    expect(await both.refund(paid, 5000)).toMatchObject({ kind: 'refund', status: 'done' })
    await both.simulator.whenIdle()
    expect(await both.lookUp({ ...paid, refundedMinor: 5000 })).toMatchObject({
      transactions: [{ status: 'approved', refundedMinor: 0, refundPendingMinor: 0 }],
    })
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage } from '../../testing/stage.js'
import { startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const PAYMENT = { amount: 5000, currency: 'usd', confirm: true, metadata: { order_id: 'o-1' } }
const DAY_MS = 24 * 3_600_000

/** What becomes of PaymentIntents and refunds after the answer, on the gateway's clock. */
describe('what comes later at the stripe dialect', () => {
  const stage = new Stage()
  let clock: VirtualClock
  let at: StripeStage
  let stripe: Stripe

  beforeEach(async () => {
    clock = new VirtualClock({ wallMs: 1_755_302_400_000 })
    at = await startStripe(stage, { processing: '2s' }, { clock })
    stripe = at.stripe
  })
  afterEach(() => stage.clear())

  const pay = (payment_method: string) =>
    stripe.paymentIntents.create({ ...PAYMENT, payment_method, expand: ['latest_charge'] })
  const look = (id: string) => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })

  it('is processing until the bank has paid', async () => {
    const intent = await pay('pm_usBankAccount_success')
    expect(intent).toMatchObject({
      status: 'processing',
      amount_received: 0,
      payment_method_types: ['card', 'us_bank_account'],
      latest_charge: { id: expect.stringMatching(/^py_/), status: 'pending', paid: false },
    })
    await clock.advance(1999)
    expect(await look(intent.id)).toMatchObject({ status: 'processing' })
    await clock.advance(1)
    expect(await look(intent.id)).toMatchObject({
      status: 'succeeded',
      amount_received: 5000,
      latest_charge: { status: 'succeeded', paid: true, captured: true, amount_captured: 5000 },
    })
  })

  it.each([
    ['insufficientFunds', 'insufficient_funds', '2227'],
    ['accountClosed', 'account_closed', '1113'],
    ['noAccount', 'no_account', '1116'],
    ['debitNotAuthorized', 'debit_not_authorized', '3335'],
  ])('fails when the bank says %s, and may be paid by another', async (name, code, last4) => {
    const { id } = await pay(`pm_usBankAccount_${name}`)
    expect(await look(id)).toMatchObject({ status: 'processing', last_payment_error: null })
    await clock.advance(2000)
    expect(await look(id)).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: {
        type: 'invalid_request_error',
        code: 'payment_intent_payment_attempt_failed',
        charge: expect.stringMatching(/^py_/),
        payment_method: { type: 'us_bank_account', us_bank_account: { last4 } },
      },
      latest_charge: { status: 'failed', failure_code: code, paid: false },
    })
    expect(at.simulator.ledger().charges).toMatchObject([{ state: 'opened', received: 0 }])
    const paid = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null })
  })

  it('stays at processing where the bank never answers, and may be canceled', async () => {
    const { id } = await pay('pm_usBankAccount_processing')
    await clock.advance(30 * DAY_MS)
    expect(await look(id)).toMatchObject({ status: 'processing' })
    const canceled = await stripe.paymentIntents.cancel(id, { expand: ['latest_charge'] })
    expect(canceled).toMatchObject({ status: 'canceled', latest_charge: { status: 'failed' } })
    const other = await pay('pm_usBankAccount')
    await expect(stripe.paymentIntents.cancel(other.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    })
  })

  it('does what the bank is told to, at once and for good', async () => {
    const good = await pay('pm_usBankAccount_insufficientFunds')
    const bad = await pay('pm_usBankAccount_success')
    const settle = (paymentIntent: string, outcome?: string) =>
      at.simulator.act('stripe', 'settle-bank', { paymentIntent, ...(outcome && { outcome }) })
    expect(settle(good.id)).toEqual({ paymentIntent: good.id, status: 'succeeded' })
    expect(settle(bad.id, 'fail')).toMatchObject({ status: 'requires_payment_method' })
    await clock.advance(DAY_MS)
    expect(await look(good.id)).toMatchObject({
      status: 'succeeded',
      last_payment_error: null,
      latest_charge: { status: 'succeeded' },
    })
    expect(await look(bad.id)).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: { failure_code: 'insufficient_funds' },
    })
    expect(() => settle(good.id)).toThrow(`${good.id} is at succeeded, not at processing`)
    expect(() => settle('pi_nothing')).toThrow('there is no PaymentIntent pi_nothing')
    expect(() => settle(bad.id, 'perhaps')).toThrow('outcome')
  })

  it('waits for the shopper to authenticate, who does', async () => {
    const intent = await pay('pm_card_authenticationRequired')
    expect(intent).toMatchObject({
      status: 'requires_action',
      latest_charge: null,
      next_action: { type: 'use_stripe_sdk' },
    })
    const done = at.simulator.act('stripe', 'authenticate', { paymentIntent: intent.id })
    expect(done).toEqual({ paymentIntent: intent.id, status: 'succeeded' })
    expect(await look(intent.id)).toMatchObject({ status: 'succeeded', next_action: null })
    await at.whenReceived(3)
    expect(at.types().toSorted()).toEqual([
      ...['created', 'requires_action', 'succeeded'].map((name) => `payment_intent.${name}`),
    ])
  })

  it('waits for the shopper to authenticate, who does not', async () => {
    const { id } = await pay('pm_card_authenticationRequired')
    at.simulator.act('stripe', 'authenticate', { paymentIntent: id, outcome: 'refuse' })
    const refused = await look(id)
    expect(refused).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    })
    expect(refused.last_payment_error).not.toHaveProperty('charge')
  })

  it('is declined where nobody is there to authenticate', async () => {
    const absent = { ...PAYMENT, payment_method: 'pm_card_authenticationRequired' }
    for (const more of [{ off_session: true }, { error_on_requires_action: true }]) {
      const call = stripe.paymentIntents.create({ ...absent, ...more })
      await expect(call).rejects.toMatchObject({
        type: 'StripeCardError',
        code: 'authentication_required',
        decline_code: 'authentication_required',
      })
    }
  })

  it('wants a second confirmation after it, where confirmation is manual', async () => {
    const { id } = await stripe.paymentIntents.create({
      ...PAYMENT,
      payment_method: 'pm_card_authenticationRequired',
      confirmation_method: 'manual',
      capture_method: 'manual',
    })
    const done = at.simulator.act('stripe', 'authenticate', { paymentIntent: id })
    expect(done).toMatchObject({ status: 'requires_confirmation' })
    expect(await stripe.paymentIntents.confirm(id)).toMatchObject({ status: 'requires_capture' })
  })

  it('cancels what is held for 7 days and not captured', async () => {
    const held = await stripe.paymentIntents.create({
      ...PAYMENT,
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
    })
    await clock.advance(7 * DAY_MS - 1)
    expect(await look(held.id)).toMatchObject({ status: 'requires_capture' })
    await clock.advance(1)
    expect(await look(held.id)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'expired',
      latest_charge: { captured: false, amount_refunded: 0, refunded: false },
    })
    await at.whenReceived(3)
    expect(at.types().at(-1)).toBe('payment_intent.canceled')
  })

  it('settles refunds later that are pending, and takes back those that fail', async () => {
    const slow = await pay('pm_card_pendingRefund')
    const bad = await pay('pm_card_refundFail')
    const bank = await pay('pm_usBankAccount_success')
    await clock.advance(2000)
    const refund = (id: string) => stripe.refunds.create({ payment_intent: id, amount: 2000 })
    const [later, failing, byBank] = [
      await refund(slow.id),
      await refund(bad.id),
      await refund(bank.id),
    ]
    expect([later, failing, byBank].map(({ status }) => status)).toEqual([
      ...['pending', 'succeeded', 'pending'],
    ])
    expect(byBank.id).toMatch(/^pyr_/)
    await clock.advance(2000)
    const again = (id: string) => stripe.refunds.retrieve(id)
    expect(await again(later.id)).toMatchObject({ status: 'succeeded' })
    expect(await again(byBank.id)).toMatchObject({ status: 'succeeded' })
    expect(await again(failing.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    })
    const held = at.simulator.ledger().charges.map((charge) => charge.held)
    expect(held).toEqual([3000, 5000, 3000])
    await at.whenReceived(3 + 1 + 3 + 3 * 2 + 4)
    expect(at.types().filter((type) => /^refund\.(updated|failed)$/.test(type))).toHaveLength(4)
    const failed = at.received.find(({ type }) => type === 'refund.failed')
    expect(JSON.parse(failed?.body ?? '')).toMatchObject({
      data: { object: { id: failing.id }, previous_attributes: { status: 'succeeded' } },
      request: { id: null, idempotency_key: null },
    })
  })

  it('goes on after a restart that keeps the ledger, and keeps nothing twice', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'stripe-ledger-'))
    stage.onClear(() => rm(folder, { recursive: true }))
    const ledgerFile = path.join(folder, 'ledger.jsonl')
    const first = await startStripe(stage, { processing: '2s' }, { clock, ledgerFile })
    const idempotencyKey = 'key-1'
    const create = (s: Stripe, payment_method: string, more: Partial<typeof PAYMENT> = {}) =>
      s.paymentIntents.create({ ...PAYMENT, payment_method, ...more })
    const done = await first.stripe.paymentIntents.create(
      { ...PAYMENT, payment_method: 'pm_card_pendingRefund' },
      { idempotencyKey },
    )
    const refund = await first.stripe.refunds.create({ payment_intent: done.id })
    const bank = await create(first.stripe, 'pm_usBankAccount_insufficientFunds')
    await first.simulator.stop()
    const second = await startStripe(stage, { processing: '2s' }, { clock, ledgerFile })
    await clock.advance(2000)
    const now = (id: string) => second.stripe.paymentIntents.retrieve(id)
    expect(await now(bank.id)).toMatchObject({ status: 'requires_payment_method' })
    expect(await second.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' })
    const replayed = await second.stripe.paymentIntents.create(
      { ...PAYMENT, payment_method: 'pm_card_pendingRefund' },
      { idempotencyKey },
    )
    expect(replayed).toMatchObject({ id: done.id })
    const anew = await create(second.stripe, 'pm_card_visa')
    expect([done.id, bank.id]).not.toContain(anew.id)
    expect([done.payment_method, bank.payment_method]).not.toContain(anew.payment_method)
    expect(second.simulator.ledger().charges).toHaveLength(3)
    await second.simulator.stop()
    const third = await startStripe(stage, { processing: '2s' }, { clock, ledgerFile })
    await clock.advance(2000)
    await third.simulator.whenIdle()
    expect(third.types()).toEqual([])
  })
})

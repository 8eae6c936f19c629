import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import type { ClientContext } from '../client-context.js'
import { submitOf } from '../calling/undertaking.js'
import { sampleAttempt, sampleCallback, samplePayment } from '../conformance/sample-payment.js'
import type { Evidence, Finding, GatewayTransaction } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { PaymentRecorder } from './payment-recorder.js'

const now = 50_000
const inTheFuture = 90_000
const id = 'payment-of-order-1'
const final = { state: 'failed', active: false, settledAt: 1, settledBy: 'inquiry' } as const

/** A recorder over a store that holds one payment. */
async function recorderOf(fields: Partial<Payment>, cancel: 'none' | 'partial' = 'none') {
  const store = memoryPaymentStore()
  const clock = new VirtualClock({ wallMs: now })
  const times = { requestLifetimeMs: 1e6, pendingHorizonMs: 1e7 }
  const schedule = { checkAfterMs: [1000, 2000], jitter: 0 }
  const observed: ClientEvent[] = []
  const ports = { store, clock, times, schedule, random: { next: () => 0 } }
  const context = {
    ...ports,
    limits: { deadlineMs: 10_000 },
    dialect: { capabilities: { lookUpByReference: true, lookUpIsConsistent: true, cancel } },
    emit: (event: ClientEvent) => void observed.push(event),
  }
  let nudges = 0
  const recorder = new PaymentRecorder(
    context as unknown as ClientContext<never>,
    () => (nudges += 1),
  )
  await store.insert(samplePayment({ nextCheckAt: inTheFuture, ...fields }))
  return { store, recorder, observed, nudges: () => nudges }
}

const received = (eventId?: string) => {
  const callback = sampleCallback('order-1-1', eventId)
  return { dialect: 'async-card', receivedAt: now, callback }
}
const told = (finding: Finding, source: Evidence['source'] = 'inquiry'): Evidence => {
  return { source, at: now, finding }
}
const transactions = (status: GatewayTransaction['status']): Finding => ({
  kind: 'transactions',
  transactions: [{ gatewayKey: 'key-1', status }],
})
/** As the reconciler records what the gateway said. */
const asked = (finding: Finding, seen = 0) =>
  ({ evidence: told(finding), seen, settlesCallbacks: 'all', counts: true }) as const

describe('the next check', () => {
  it('follows the schedule while the payment is open, and is none once it is settled', async () => {
    const { recorder } = await recorderOf({ state: 'unknown' })
    const first = await recorder.record(id, asked(transactions('pending'), 0))
    expect(first).toMatchObject({ state: 'pending', checks: 1, nextCheckAt: now + 2000 })
    const second = await recorder.record(id, asked(transactions('approved'), 1))
    expect(second).toMatchObject({ state: 'approved', nextCheckAt: null })
  })

  it('stays where it was when somebody else asks about an open payment in between', async () => {
    const { recorder } = await recorderOf({ state: 'pending', gatewayKey: 'key-1' })
    const { evidence, seen, settlesCallbacks } = asked(transactions('pending'))
    const after = await recorder.record(id, { evidence, seen, settlesCallbacks })
    expect(after).toMatchObject({ checks: 0, nextCheckAt: inTheFuture })
  })

  it('is scheduled anew when what was due has been asked', async () => {
    const { recorder } = await recorderOf({ state: 'pending', gatewayKey: 'key-1', nextCheckAt: 1 })
    const { evidence, seen, settlesCallbacks } = asked(transactions('pending'))
    const after = await recorder.record(id, { evidence, seen, settlesCallbacks })
    expect(after.nextCheckAt).toBe(now + 1000)
  })

  it('is kept up for a declined payment of which a word said that it is pending', async () => {
    const declined = { ...final, state: 'declined', gatewayKey: 'key-1' } as const
    const { recorder } = await recorderOf({ ...declined, nextCheckAt: null })
    const watched = await recorder.record(id, asked(transactions('pending'), 0))
    expect(watched).toMatchObject({ state: 'declined', nextCheckAt: now + 2000 })
    const gone = await recorder.record(id, asked({ kind: 'absent' }, 1))
    expect(gone).toMatchObject({ state: 'declined', nextCheckAt: null })
  })

  it.each<[string, Partial<Payment>, Evidence]>([
    ['an answer that settles it', { state: 'requested' }, told(transactions('approved'), 'answer')],
    [
      'an operator who settles it',
      { state: 'review', reviewReason: 'order-gone' },
      told({ kind: 'resolved', as: 'failed' }, 'operator'),
    ],
    ['a word that says nothing new', final, told({ kind: 'unanswered' }, 'answer')],
  ])('that a callback has made due is not forgotten over %s', async (_name, fields, evidence) => {
    const { recorder, store } = await recorderOf(fields)
    await store.receiveCallback(received())
    const after = await recorder.record(id, { evidence })
    expect(after.nextCheckAt).toBe(now)
  })

  it('that a callback has made due during the question stays due', async () => {
    const { recorder, store } = await recorderOf({ state: 'unknown' })
    await store.receiveCallback(received())
    const after = await recorder.record(id, asked(transactions('approved'), 0))
    expect(after).toMatchObject({ state: 'approved', nextCheckAt: now })
    expect(await store.listUnsettledCallbacks('async-card', 10)).toHaveLength(1)
    const vain = await recorder.checkedInVain(id, 1)
    expect(vain.nextCheckAt).toBe(now)
    const settled = await recorder.record(id, asked(transactions('approved'), vain.version))
    expect(settled.nextCheckAt).toBeNull()
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
  })

  it('is at once where what was found may be news of a payment that has changed', async () => {
    const { recorder } = await recorderOf({ state: 'pending', gatewayKey: 'key-1' })
    await recorder.checkedInVain(id, 0)
    const old = await recorder.recordAsked(id, asked(transactions('declined'), 0))
    expect(old).toMatchObject({ isOutdated: true, payment: { state: 'pending', nextCheckAt: now } })
  })

  it('after a question in vain is the next of the schedule', async () => {
    const { recorder } = await recorderOf({ state: 'unknown', nextCheckAt: 1 })
    expect(await recorder.checkedInVain(id, 0)).toMatchObject({
      checks: 1,
      nextCheckAt: now + 2000,
    })
  })

  it('of a watched payment is kept when a word says nothing new', async () => {
    const { recorder } = await recorderOf(final)
    const after = await recorder.record(id, { evidence: told({ kind: 'unanswered' }, 'answer') })
    expect(after).toMatchObject({ state: 'failed', nextCheckAt: inTheFuture })
  })

  it('is put off, but not for a payment that nobody has to ask about', async () => {
    const open = await recorderOf({ state: 'unknown' })
    expect(await open.recorder.putOff(id, 0, 70.4)).toMatchObject({
      checks: 0,
      nextCheckAt: now + 70,
    })
    const settled = await recorderOf({ ...final, nextCheckAt: null })
    expect((await settled.recorder.putOff(id, 0, 70)).nextCheckAt).toBeNull()
    expect((await settled.recorder.checkedInVain(id, 0)).nextCheckAt).toBeNull()
  })

  it('is not put off where a callback has made it due meanwhile', async () => {
    const { recorder, store } = await recorderOf({ state: 'unknown', nextCheckAt: 7 })
    const { version } = await recorder.putOff(id, 0, 70)
    const again = await recorder.putOff(id, version, 90)
    expect(again.nextCheckAt).toBe(now + 90)
    await store.save({ payment: { ...again, nextCheckAt: now } })
    expect((await recorder.putOff(id, again.version, 70)).nextCheckAt).toBe(now)
  })
})

describe('the recorder', () => {
  it('decides again when somebody was faster, and tells of what it wrote once', async () => {
    const { recorder, store, observed, nudges } = await recorderOf({ state: 'unknown' })
    const save = store.save.bind(store)
    let races = 3
    store.save = async (change) => {
      if (races > 0) {
        races -= 1
        await store.receiveCallback(received(`event-${races}`))
      }
      return save(change)
    }
    const after = await recorder.record(id, { evidence: told(transactions('approved')) })
    expect(after).toMatchObject({ state: 'approved', version: 4 })
    expect(await store.get(id)).toEqual(after)
    expect(observed.map(({ type }) => type)).toEqual(['transition', 'healed'])
    expect(await store.readOutbox({ dialect: 'async-card', after: 0, limit: 10 })).toHaveLength(1)
    expect(nudges()).toBe(1)
  })

  it('drops absence about a payment that has changed since the question went out', async () => {
    const { recorder } = await recorderOf({ state: 'pending', gatewayKey: 'key-1', version: 7 })
    expect(await recorder.record(id, asked({ kind: 'absent' }, 6))).toMatchObject({
      state: 'pending',
    })
    expect(await recorder.record(id, asked({ kind: 'absent' }, 8))).toMatchObject({
      state: 'review',
      reviewReason: 'transaction-vanished',
    })
  })

  it.each([
    ['inquiry', 'pending', true],
    ['inquiry', 'unknown', true],
    ['callback', 'unknown', true],
    ['callback', 'pending', false],
    ['answer', 'requested', false],
  ] as const)('by an %s of a payment that is %s: healed is %s', async (source, state, healed) => {
    const { recorder, observed } = await recorderOf({ state })
    await recorder.record(id, { evidence: told(transactions('approved'), source) })
    expect(observed.some(({ type }) => type === 'healed')).toBe(healed)
  })

  it('knows whom it does not know', async () => {
    const { recorder } = await recorderOf({})
    const evidence = told({ kind: 'absent' })
    await expect(recorder.record('nobody', { evidence })).rejects.toThrow(RangeError)
  })
})

describe('an attempt that ends after another one has begun', () => {
  it('does not say that nothing is in flight', async () => {
    const twice = { state: 'unknown', attempts: 2, lastSentAt: now, mayBeInFlight: true } as const
    const { recorder, store } = await recorderOf(twice)
    const context = { cancels: undefined } as never
    const submit = submitOf(context, id, () => ({ method: 'POST', url: '', headers: {} }))
    const attempt = { ...sampleAttempt(), endedAt: now, ending: 'answered' } as const
    const over = { mayBeInFlight: false }
    const after = await recorder.endAttempt(id, submit, attempt, over)
    expect(after).toMatchObject({ attempts: 2, mayBeInFlight: true })
    await recorder.endAttempt(id, submit, { ...attempt, number: 2 }, over)
    expect((await store.get(id))?.mayBeInFlight).toBe(false)
  })
})

describe('a check in vain', () => {
  it('goes by the schedule, and to a person once it has taken too long', async () => {
    const { recorder, observed } = await recorderOf({ state: 'unknown', createdAt: now - 100 })
    const first = await recorder.checkedInVain(id, 0)
    expect(first).toMatchObject({ state: 'unknown', checks: 1, nextCheckAt: now + 2000 })
    const old = await recorderOf({ state: 'unknown', createdAt: now - 1e7 })
    const over = await old.recorder.checkedInVain(id, 0)
    // It is asked about all the same: truth closes such a review by itself.
    expect(over).toMatchObject({ state: 'review', nextCheckAt: now + 2000 })
    expect(old.observed).toContainEqual(expect.objectContaining({ type: 'gaveUp' }))
    expect(observed).toEqual([])
  })
})

it('asks again at once about news that may be outdated', async () => {
  const pending = { state: 'pending', gatewayKey: 'key-1' } as const
  const { recorder, store } = await recorderOf(pending)
  await store.receiveCallback(received())
  const dropped = await recorder.record(id, asked(transactions('declined'), 0))
  expect(dropped).toMatchObject({ state: 'pending', nextCheckAt: now })
})

it('tells that an answer is outdated though it is no news: nothing is sent upon it', async () => {
  const sent = { state: 'unknown', mayBeInFlight: true, lastSentAt: now } as const
  const { recorder, store } = await recorderOf(sent)
  await store.receiveCallback(received())
  const { payment, isOutdated } = await recorder.recordAsked(id, asked({ kind: 'absent' }, 0))
  expect([payment.state, isOutdated]).toEqual(['unknown', true])
})

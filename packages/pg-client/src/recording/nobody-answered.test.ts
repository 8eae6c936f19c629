import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import type { ClientContext } from '../client-context.js'
import { sampleCallback, samplePayment } from '../conformance/sample-payment.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentStore } from '../ports/payment-store.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { PaymentRecorder } from './payment-recorder.js'

const now = 50_000
const id = 'payment-of-order-1'

/** A recorder over a store that holds one payment. */
async function recorderOf(fields: Partial<Payment>, refundReturnWindowMs = 0) {
  const store = memoryPaymentStore()
  const observed: ClientEvent[] = []
  const context = {
    store,
    clock: new VirtualClock({ wallMs: now }),
    random: { next: () => 0 },
    times: { requestLifetimeMs: 1e6, pendingHorizonMs: 1e7 },
    schedule: { checkAfterMs: [1000, 2000], jitter: 0 },
    dialect: {
      capabilities: {
        ...{ lookUpByReference: true, lookUpIsConsistent: true, cancel: 'none' },
        refundReturnWindowMs,
      },
    },
    emit: (event: ClientEvent) => void observed.push(event),
  }
  const recorder = new PaymentRecorder(context as unknown as ClientContext<never>, () => undefined)
  await store.insert(samplePayment({ nextCheckAt: 90_000, ...fields }))
  return { store, recorder, observed }
}

describe('a check that the gateway has not answered', () => {
  it('takes no turn of the schedule, and goes to a person by the time alone', async () => {
    const { recorder, observed } = await recorderOf({ state: 'unknown', updatedAt: now - 1500 })
    const first = await recorder.notAnswered(id, 0)
    expect(first).toMatchObject({ state: 'unknown', checks: 0, nextCheckAt: now + 1500 })
    expect(observed).toEqual([])
    const old = await recorderOf({ state: 'unknown', createdAt: now - 1e7 })
    const over = await old.recorder.notAnswered(id, 0)
    expect(over).toMatchObject({ state: 'review', checks: 0, nextCheckAt: now + 2000 })
    expect(old.observed).toContainEqual(expect.objectContaining({ type: 'gaveUp' }))
  })

  it('makes nobody ask who need not, and keeps what a callback has made due', async () => {
    const settled = await recorderOf({ state: 'failed', active: false, nextCheckAt: null })
    expect((await settled.recorder.notAnswered(id, 0)).nextCheckAt).toBeNull()
    const { recorder, store } = await recorderOf({ state: 'unknown' })
    await store.receiveCallback({
      dialect: 'async-card',
      receivedAt: now,
      callback: sampleCallback('order-1-1'),
    })
    expect((await recorder.notAnswered(id, 0)).nextCheckAt).toBe(now)
  })
})

describe('a refund that is done', () => {
  const windowMs = 86_400_000
  const done: Partial<Payment> = {
    ...{ state: 'canceled', refundedMinor: 50_000, active: false, gatewayKey: 'key-1' },
    ...{ settledBy: 'answer', settledAt: 1, updatedAt: now - 30_000 },
  }
  const totalOf = (refundedMinor: number) => {
    const transactions = [{ gatewayKey: 'key-1', status: 'approved', refundedMinor } as const]
    const finding = { kind: 'transactions', transactions } as const
    const evidence = { source: 'inquiry', at: now, finding } as const
    return { evidence, seen: 0, settlesCallbacks: 'all', counts: true } as const
  }

  it('is asked about again after as long again as it is old, whatever the schedule', async () => {
    const { recorder } = await recorderOf({ ...done, nextCheckAt: now }, windowMs)
    expect((await recorder.record(id, totalOf(50_000))).nextCheckAt).toBe(now + 30_000)
  })

  it('is asked about no sooner where the answer proves nothing', async () => {
    const { recorder } = await recorderOf(done, windowMs)
    const after = await recorder.checkedInVain(id, 0)
    expect(after).toMatchObject({ checks: 1, nextCheckAt: now + 30_000 })
  })

  it('is asked about by the schedule where it cannot come back, till it is told', async () => {
    const { recorder } = await recorderOf({ ...done, nextCheckAt: now })
    expect((await recorder.checkedInVain(id, 0)).nextCheckAt).toBe(now + 2000)
    const told = await recorder.record(id, { ...totalOf(50_000), seen: 1 })
    expect(told.nextCheckAt).toBeNull()
  })
})

describe('a payment that is given back', () => {
  const claim = (store: PaymentStore, holder: string) =>
    store.claimDue({
      dialect: 'async-card',
      now,
      limit: 9,
      holder,
      leaseMs: 1000,
      horizonMs: 1e9,
      stepMs: 0,
    })

  it('is as due as it was, for whoever comes next', async () => {
    const { recorder, store } = await recorderOf({ state: 'unknown', nextCheckAt: 7 })
    const [claimed] = await claim(store, 'one')
    if (!claimed) throw new Error('not claimed')
    await recorder.giveBack(claimed)
    expect(await claim(store, 'two')).toMatchObject([{ nextCheckAt: 7, checks: 0 }])
  })

  it("does not lose another's lease, where it has been taken over", async () => {
    const { recorder, store } = await recorderOf({ state: 'unknown', nextCheckAt: 7 })
    const [claimed] = await claim(store, 'one')
    if (!claimed) throw new Error('not claimed')
    await recorder.putOff(id, claimed.version, 0)
    expect(await claim(store, 'two')).toHaveLength(1)
    await recorder.giveBack(claimed)
    expect(await claim(store, 'three')).toHaveLength(0)
  })
})

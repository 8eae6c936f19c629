import { describe, expect, it, vi } from 'vitest'
import { sampleEvent, samplePayment } from '../conformance/sample-payment.js'
import type { ClientHealth } from '../payment-client.js'
import { MemoryMetricSink } from '../testing/memory-metric-sink.js'
import type { ClientEvent } from './client-event.js'
import { ClientObservers } from './client-observers.js'
import { PaymentMetricRecorder } from './payment-metric-recorder.js'

const paid = { paymentId: 'p1', orderId: 'order-1' }
const now = 1_700_000_000_000

function watched() {
  const { observe, emit, ...observers } = observersOf()
  const health = vi.fn<() => Promise<ClientHealth>>(async () => ({
    dialect: 'toss',
    at: now,
    breakers: { submit: 'open', cancel: 'closed', inquire: 'closed', reconcile: 'half-open' },
    waiting: [
      { state: 'unknown', count: 3, oldestCreatedAt: now - 90_000 },
      { state: 'review', count: 1, oldestCreatedAt: now + 5 },
    ],
  }))
  const client = { dialect: 'toss', observe, health }
  const sink = new MemoryMetricSink()
  const recorder = new PaymentMetricRecorder(sink)
  const stop = recorder.watch(client)
  return { client, sink, recorder, stop, emit, health, ...observers }
}

function observersOf() {
  const observers = new ClientObservers((error) => {
    throw error
  })
  let listening = 0
  const observe = (listen: (event: ClientEvent) => void): (() => void) => {
    const stop = observers.observe(listen)
    listening += 1
    return () => {
      listening -= 1
      stop()
    }
  }
  return { observe, emit: observers.emit, listening: () => listening }
}

/** The samples that these events are. */
function samplesOf(...events: readonly ClientEvent[]): Readonly<Record<string, number>> {
  const { sink, emit } = watched()
  for (const event of events) emit(event)
  return sink.totals
}

describe('what a client tells of', () => {
  it('is a call by operation, certainty, and who refused it', () => {
    const ended = { ...paid, attempts: 1, durationMs: 1500 }
    const samples = samplesOf(
      { type: 'submitEnded', ...ended, certainty: 'accepted' },
      { type: 'submitEnded', ...ended, certainty: 'notExecuted', refusedBy: 'circuit-breaker' },
      { type: 'cancelEnded', ...ended, certainty: 'unknown', refundId: 'r1' },
    )
    const submit = 'dialect=toss,operation=submit'
    const cancel = 'dialect=toss,operation=cancel'
    expect(samples).toEqual({
      [`calls_total{${submit},certainty=accepted,refused_by=none}`]: 1,
      [`calls_total{${submit},certainty=notExecuted,refused_by=circuit-breaker}`]: 1,
      [`calls_total{${cancel},certainty=unknown,refused_by=none}`]: 1,
      [`call_duration_seconds{${submit},certainty=accepted}`]: 1.5,
      [`call_duration_seconds{${submit},certainty=notExecuted}`]: 1.5,
      [`call_duration_seconds{${cancel},certainty=unknown}`]: 1.5,
    })
  })

  it.each([
    ['accepted', undefined],
    ['declined', undefined],
    ['error', 1],
    ['misconfigured', 1],
    ['busy', 1],
    ['unanswered', 1],
    ['notSent', 1],
  ] as const)('is an attempt: %s', (result, failures) => {
    const attempt = { ...paid, attempt: 1, ending: 'answered', durationMs: 80 } as const
    const told = { ...attempt, operation: 'submit', result, detail: null } as const
    const samples = samplesOf({ type: 'attemptEnded', ...told })
    const labels = `dialect=toss,operation=submit,result=${result}`
    expect(samples[`attempts_total{${labels}}`]).toBe(1)
    expect(samples[`attempt_duration_seconds{${labels}}`]).toBe(0.08)
    expect(samples[`failures_total{${labels}}`]).toBe(failures)
  })

  it('is a move of a payment; more that went back without one is none', () => {
    const moved = sampleEvent(samplePayment({ state: 'pending' }))
    const partly = 'partiallyCanceled'
    const more = { ...moved, from: partly, to: partly, refundedMinor: 2 } as const
    const samples = samplesOf(
      { type: 'transition', event: moved },
      { type: 'transition', event: more },
    )
    expect(samples).toEqual({
      'transitions_total{dialect=toss,from=pending,to=approved,source=inquiry}': 1,
    })
  })

  it('is a round of the reconciler, by what it did', () => {
    const counts = { claimed: 9, asked: 7, batched: 4, settled: 5, resumed: 3, putOff: 2 }
    const samples = samplesOf(
      { type: 'swept', ...counts, dropped: 1, durationMs: 2000 },
      { type: 'swept', ...counts, dropped: 0, durationMs: 500 },
    )
    expect(samples).toEqual({
      'sweep_duration_seconds{dialect=toss}': 2.5,
      'sweep_claimed_total{dialect=toss}': 18,
      'sweep_asked_total{dialect=toss}': 14,
      'sweep_batched_total{dialect=toss}': 8,
      'sweep_settled_total{dialect=toss}': 10,
      'sweep_resumed_total{dialect=toss}': 6,
      'sweep_put_off_total{dialect=toss}': 4,
      'parked_dropped_total{dialect=toss}': 1,
    })
  })

  it('is an audit, by what it found and what it did not', () => {
    const counts = { ours: 9, theirs: 9, settled: null, open: 1, review: 0, closed: 1 }
    const byKind = { amount: 2, 'missing-here': 1 }
    const others = { underWay: 1, unexamined: 3, comparedWith: 'list', durationMs: 9 } as const
    const told = { ...counts, ...others, byKind }
    const samples = samplesOf({ type: 'audited', ...told })
    expect(samples).toMatchObject({
      'audits_total{dialect=toss}': 1,
      'audit_unexamined_total{dialect=toss}': 3,
      'audit_breaks_total{dialect=toss,kind=amount}': 2,
      'audit_breaks_total{dialect=toss,kind=missing-here}': 1,
      'audit_breaks_total{dialect=toss,kind=duplicate}': 0,
    })
  })

  it('is a payment that was healed, by whom and after how long', () => {
    const healed = { paymentId: 'p1', from: 'unknown', to: 'approved', by: 'inquiry' } as const
    expect(samplesOf({ type: 'healed', ...healed, afterMs: 61_000 })).toEqual({
      'healed_total{dialect=toss,by=inquiry,to=approved}': 1,
      'heal_duration_seconds{dialect=toss,by=inquiry}': 61,
    })
  })
})

describe('the gauges', () => {
  it('show what waits and how the breakers are, and zero for what does not wait', async () => {
    const { sink } = watched()
    const samples = await sink.read()
    expect(samples).toMatchObject({
      'waiting{dialect=toss,state=unknown}': 3,
      'waiting{dialect=toss,state=review}': 1,
      'waiting{dialect=toss,state=canceling}': 0,
      'oldest_waiting_seconds{dialect=toss,state=unknown}': 90,
      'oldest_waiting_seconds{dialect=toss,state=review}': 0,
      'oldest_waiting_seconds{dialect=toss,state=pending}': 0,
      'breaker_state{dialect=toss,operation=submit,state=open}': 1,
      'breaker_state{dialect=toss,operation=submit,state=closed}': 0,
      'breaker_state{dialect=toss,operation=reconcile,state=half-open}': 1,
    })
    expect(samples).not.toHaveProperty('waiting{dialect=toss,state=approved}')
  })

  it('ask once for all that is read together, and anew the next time', async () => {
    const { sink, health } = watched()
    await sink.read()
    expect(health).toHaveBeenCalledTimes(1)
    await sink.read()
    expect(health).toHaveBeenCalledTimes(2)
  })

  it('have no samples where the health cannot be read, which is counted', async () => {
    const { sink, health } = watched()
    health.mockRejectedValueOnce(new Error('disk full'))
    expect(await sink.read()).toEqual({})
    expect(sink.totals).toEqual({ 'background_failures_total{dialect=toss,work=health}': 1 })
    expect(await sink.read()).not.toEqual({})
  })
})

describe('watching', () => {
  it('twice counts once, until both have stopped', async () => {
    const { client, sink, recorder, stop, emit, listening } = watched()
    const stopAgain = recorder.watch(client)
    const retry = { type: 'retry', operation: 'cancel', paymentId: 'p1', attempt: 2 } as const
    emit(retry)
    expect(sink.totals).toEqual({ 'retries_total{dialect=toss,operation=cancel}': 1 })
    stop()
    stop()
    expect(listening()).toBe(1)
    stopAgain()
    expect(listening()).toBe(0)
    expect(await sink.read()).toEqual({})
    recorder.watch(client)
    emit(retry)
    expect(sink.totals).toEqual({ 'retries_total{dialect=toss,operation=cancel}': 2 })
  })
})

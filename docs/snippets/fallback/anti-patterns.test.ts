import {
  bulkhead,
  deadline,
  fallback,
  fixedBackoff,
  pipeline,
  retry,
  timeout,
} from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'a fallback that hides a charge',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent')

    // #region hides-a-charge
    const no = fallback(() => 'not charged', { answerWhen: () => true })
    const charge = pipeline('gateway.charge', no, timeout({ limitMs: 3000 }))
    const answer = await charge.execute(({ signal }) => gateway.charge('order-1', { signal }))
    // #endregion

    expect(answer).toBe('not charged')
    expect(gateway.charged).toEqual(['order-1'])
  }),
)

it(
  'a fallback that answers only for what was never sent',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent')

    // #region hides-nothing
    const no = fallback(() => 'not charged') // only where the function was never called
    const charge = pipeline('gateway.charge', no, timeout({ limitMs: 3000 }))
    const outcome = await charge.settle(({ signal }) => gateway.charge('order-1', { signal }))
    // #endregion

    expect(outcome).toMatchObject({ ok: false, calls: 1 })
  }),
)

it(
  'a deadline of the call itself stands outside of it',
  onVirtualTime(async () => {
    const queue = bulkhead({ maxConcurrent: 1, maxQueued: 5, maxWaitMs: 5000 })
    const ask = () => new Promise<string>(() => {})
    void queue.settle(ask)

    // #region deadline-outside
    const busy = fallback(() => 'come back later')
    const inquire = pipeline('gateway.inquire', busy, queue)
    const call = inquire.settle(ask, { deadlineMs: 1000 })
    // #endregion

    expect(await call).toMatchObject({ ok: false, refusedBy: 'deadline', calls: 0 })
  }),
)

it(
  'a deadline inside of it is answered for',
  onVirtualTime(async (clock) => {
    const queue = bulkhead({ maxConcurrent: 1, maxQueued: 5, maxWaitMs: 5000 })
    const ask = () => new Promise<string>(() => {})
    void queue.settle(ask)

    // #region deadline-inside
    const busy = fallback(() => 'come back later')
    const inquire = pipeline('gateway.inquire', busy, deadline({ limitMs: 1000 }), queue)
    const call = inquire.settle(ask)
    // #endregion

    expect(await call).toMatchObject({ ok: true, value: 'come back later', calls: 0 })
    expect(clock.monotonic()).toBe(1000)
  }),
)

it(
  'inside of the retry it ends every series at the first attempt',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails', 'well')

    // #region inside-retry
    const status = pipeline(
      'gateway.inquire',
      retry({ backoff: fixedBackoff(100) }),
      fallback(() => 'unknown', { answerWhen: () => true }),
    )
    // #endregion

    expect(await status.execute(() => gateway.inquire('order-1'))).toBe('unknown')
    expect(gateway.requests).toBe(1)
  }),
)

it(
  'outside of the retry it answers for the whole series',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails', 'well')

    // #region outside-retry
    const status = pipeline(
      'gateway.inquire',
      fallback(() => 'unknown', { answerWhen: () => true }),
      retry({ backoff: fixedBackoff(100) }),
    )
    // #endregion

    expect(await status.execute(() => gateway.inquire('order-1'))).toBe('absent')
    expect(gateway.requests).toBe(2)
  }),
)

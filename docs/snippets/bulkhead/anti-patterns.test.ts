import { bulkhead, fixedBackoff, pipeline, retry, timeout } from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

const orders = Array.from({ length: 20 }, (_, i) => `order-${i}`)

it(
  'outside of the retry a slot is held while nothing runs',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region outside-retry
    const inquire = pipeline(
      'gateway.inquire',
      bulkhead({ maxConcurrent: 10 }),
      retry({ maxAttempts: 2, backoff: fixedBackoff(5000) }),
    )
    // #endregion

    for (const order of orders.slice(0, 10)) void inquire.settle(() => gateway.inquire(order))
    const outcome = await inquire.settle(() => gateway.inquire('order-11'))
    expect(outcome).toMatchObject({ refusedBy: 'bulkhead' })
    expect(gateway.mostInFlight).toBe(10)
  }),
)

it(
  'inside of the retry only calls take slots',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('fails')

    // #region inside-retry
    const inquire = pipeline(
      'gateway.inquire',
      retry({ maxAttempts: 2, backoff: fixedBackoff(5000) }),
      bulkhead({ maxConcurrent: 10 }),
    )
    // #endregion

    for (const order of orders.slice(0, 10)) void inquire.settle(() => gateway.inquire(order))
    await clock.sleep(200) // all ten wait for their second attempt
    const outcome = await inquire.settle(() => gateway.inquire('order-11'))
    expect(outcome).toMatchObject({ refusedBy: undefined, calls: 2 })
  }),
)

it(
  'a queue without an end makes everybody late',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()
    gateway.latencyMs = 1000

    // #region endless-queue
    const slots = bulkhead({ maxConcurrent: 10, maxQueued: 1_000_000, maxWaitMs: 3_600_000 })
    // #endregion

    const ask = () => slots.settle(() => gateway.inquire('order-1'))
    await Promise.all(Array.from({ length: 1000 }, ask))
    expect(clock.monotonic()).toBe(100_000)
  }),
)

it(
  'a short queue refuses at once whom it cannot serve in time',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()
    gateway.latencyMs = 1000

    // #region short-queue
    const slots = bulkhead({ maxConcurrent: 10, maxQueued: 20, maxWaitMs: 2500 })
    // #endregion

    const ask = () => slots.settle(() => gateway.inquire('order-1'))
    const outcomes = await Promise.all(Array.from({ length: 1000 }, ask))
    expect(outcomes.filter(({ ok }) => ok).length).toBe(30)
    expect(clock.monotonic()).toBe(3000)
  }),
)

it(
  'a slot given back too early lets too many in',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('hangs')

    // #region not-held
    const slots = bulkhead({ maxConcurrent: 10, holdAbandonedMs: 0 })
    const inquire = pipeline('gateway.inquire', slots, timeout({ limitMs: 3000 }))
    const call = () => gateway.inquire('order-1') // and it does not hear of its end
    // #endregion

    for (let round = 0; round < 5; round += 1) {
      await Promise.all(orders.slice(0, 10).map(() => inquire.settle(call)))
    }
    expect(gateway.inFlight).toBe(50)
  }),
)

it(
  'a slot held until the function has ended does not',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('hangs')

    // #region held
    const slots = bulkhead({ maxConcurrent: 10 }) // holds it for 60 s at most
    const inquire = pipeline('gateway.inquire', slots, timeout({ limitMs: 3000 }))
    const call = () => gateway.inquire('order-1')
    // #endregion

    for (let round = 0; round < 5; round += 1) {
      await Promise.all(orders.slice(0, 10).map(() => inquire.settle(call)))
    }
    expect(gateway.inFlight).toBe(10)
  }),
)

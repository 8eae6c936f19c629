import { bulkhead, pipeline, timeout } from '@holdfast/resilience-kit'
import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'one gateway that hangs does not take the other with it',
  onVirtualTime(async () => {
    const cards = new PretendGateway('hangs')
    const transfers = new PretendGateway()

    // #region compartments
    const cardSlots = bulkhead({ maxConcurrent: 50 }, { name: 'cards' })
    const transferSlots = bulkhead({ maxConcurrent: 50 }, { name: 'transfers' })

    const payByCard = pipeline('pay.card', cardSlots, timeout({ limitMs: 3000 }))
    const payByTransfer = pipeline('pay.transfer', transferSlots, timeout({ limitMs: 3000 }))
    // #endregion

    for (let i = 0; i < 100; i += 1) void payByCard.settle(() => cards.charge('order-1'))
    expect(await payByTransfer.execute(() => transfers.charge('order-2'))).toBe('charge-1')
    expect(cardSlots.snapshot()).toMatchObject({ available: 0, inUse: 50 })
  }),
)

it(
  'limits change while calls run',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()
    const slots = bulkhead({ maxConcurrent: 20 })

    // #region live
    slots.configure({ maxConcurrent: 5 }) // running calls end, and are not replaced
    // #endregion

    const ask = () => slots.settle(() => gateway.inquire('order-1'))
    const outcomes = await Promise.all(Array.from({ length: 20 }, ask))
    expect(outcomes.filter(({ ok }) => ok).length).toBe(5)
  }),
)

it(
  'work that nobody waits for any more is seen',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region abandoned
    const slots = bulkhead({ maxConcurrent: 20, holdAbandonedMs: 60_000 })
    slots.on('abandoned', ({ abandoned }) => console.warn(`${abandoned} slots held by lost work`))
    slots.on('reclaimed', ({ ended }) => {
      if (!ended) console.warn('a function still runs, and its slot was given away')
    })

    const inquire = pipeline('gateway.inquire', slots, timeout({ limitMs: 3000 }))
    // #endregion

    await inquire.settle(() => gateway.inquire('order-1')) // without its signal
    expect(slots.snapshot()).toMatchObject({ inUse: 1, abandoned: 1 })
    await clock.sleep(60_000)
    expect(slots.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
    expect(warn.mock.calls.flat()).toEqual([
      '1 slots held by lost work',
      'a function still runs, and its slot was given away',
    ])
    warn.mockRestore()
  }),
)

import { describe, expect, it } from 'vitest'
import { faultList } from '../../../faults/fault-list.js'
import type { TraceEvent } from '../../trace/trace-event.js'
import { FAULT_GROUPS, SLOTS, groupOf, ordersBySlot, strikesBySlot } from './run-slots.js'
import { timeAxis } from './time-axis.js'

const axis = timeAxis(SLOTS * 1000)
const event = (at: number, more: Partial<TraceEvent>): TraceEvent => ({
  at,
  lane: 'shop-1',
  what: 'does',
  ...more,
})

describe('a run in slots of its time', () => {
  it('has each strike in its slot, by what it strikes', () => {
    const trace = [
      event(500, { fault: 'answer-lost' }),
      event(900, { fault: 'hang' }),
      event(950, { fault: 'crash-after' }),
      event(1500, {}),
      event(SLOTS * 1000, { fault: 'store-busy' }),
    ]
    const slots = strikesBySlot(trace, axis)
    expect(slots).toHaveLength(SLOTS)
    expect([slots[0], slots[1], slots.at(-1)]).toEqual([
      { gateway: 2, process: 1 },
      {},
      { store: 1 },
    ])
  })

  it('has an order in every slot between its first and its last event', () => {
    const trace = [
      event(500, { entity: 'order-1' }),
      event(1500, { entity: 'order-2' }),
      event(2500, { entity: 'order-1' }),
      event(9000, {}),
    ]
    expect(ordersBySlot(trace, axis).slice(0, 4)).toEqual([1, 2, 1, 0])
  })

  it('has a group with a name for every fault there is', () => {
    const named = FAULT_GROUPS.map(([group]) => group)
    const groups = new Set(faultList.map(({ name }) => groupOf(name)))
    expect([...groups].toSorted()).toEqual(named.toSorted())
    expect(groupOf('a fault of somebody else')).toBe('gateway')
  })
})

import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { MemoryStockGate } from './memory-stock-gate.js'
import { stockGateConformance } from './stock-gate.conformance.js'

const one = [{ productId: '1', quantity: 1 }]

describe('MemoryStockGate', () => {
  it.each(stockGateConformance)('$name', async ({ run }) => {
    const clock = new VirtualClock()
    const gate = new MemoryStockGate({ clock, ticketMs: 30, recheckMs: 500 })
    await run({ gate, ticketMs: 30, recheckMs: 500, advance: (ms) => clock.advance(ms) })
  })

  it('keeps a ticket for 30 s unless told otherwise, whatever the wall clock does', async () => {
    const clock = new VirtualClock()
    const gate = new MemoryStockGate({ clock })
    await gate.know([{ productId: '1', stock: 1, version: 0 }])
    await gate.enter('a', one)
    clock.setWall(86_400_000)
    await clock.advance(29_999)
    expect(await gate.available('1')).toBe(0)
    await clock.advance(1)
    expect(await gate.available('1')).toBe(1)
  })

  it('believes for ever that something is sold out, or as long as it is told', async () => {
    const clock = new VirtualClock()
    const [sure, gate] = [{}, { recheckMs: 1000 }].map(
      (options) => new MemoryStockGate({ clock, ...options }),
    )
    if (!sure || !gate) throw new Error('two gates')
    for (const one of [sure, gate]) await one.know([{ productId: '1', stock: 0, version: 0 }])
    await clock.advance(999)
    expect(await gate.enter('a', one)).toEqual({ soldOut: '1' })
    await clock.advance(86_400_000)
    expect(await sure.enter('a', one)).toEqual({ soldOut: '1' })
    const answers = []
    for (let n = 0; n < 1000; n += 1) answers.push(await gate.enter(`hold ${n}`, one))
    expect(answers.filter((answer) => answer === 'entered')).toHaveLength(1)
  })

  it('sets no timer', async () => {
    const clock = new VirtualClock()
    await new MemoryStockGate({ clock }).enter('a', one)
    expect(clock.nextDueAt).toBeUndefined()
  })

  it.each(['ticketMs', 'recheckMs'])('refuses a %s that is none', (name) => {
    const make = () => new MemoryStockGate({ clock: new VirtualClock(), [name]: 0 })
    expect(make).toThrow(`${name} must be above 0, got 0`)
  })
})

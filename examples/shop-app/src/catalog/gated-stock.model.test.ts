import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { CatalogStore } from './catalog-store.js'
import { GatedStock } from './gated-stock.js'
import { MemoryStockGate } from './memory-stock-gate.js'
import type { StockItem } from './product.js'

const TICKET_MS = 30
const productIds = ['1', '2']

const step = fc.record({
  kind: fc.constantFrom(
    ...(['enter', 'enter', 'leave', 'reserve', 'release', 'add', 'wait', 'restart'] as const),
  ),
  hold: fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e'),
  quantities: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
  ms: fc.integer({ min: 1, max: 20 }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** A catalog whose gate dies with `restart`, and whose file does not. */
class World {
  readonly clock = new VirtualClock()
  readonly store = new CatalogStore(':memory:', this.clock)
  gate = new MemoryStockGate({ ticketMs: TICKET_MS, clock: this.clock })
  stock = new GatedStock(this.store, this.gate)
  /** Who was let in and has no answer yet, with the time of its ticket. */
  readonly tickets = new Map<string, { items: readonly StockItem[]; at: number }>()

  async open(): Promise<void> {
    const product = { name: '감귤', price: 1, isOnSale: true }
    this.store.seed([
      { ...product, id: '1', stock: 4 },
      { ...product, id: '2', stock: 2 },
    ])
    await this.stock.open()
  }

  async restart(): Promise<void> {
    this.gate = new MemoryStockGate({ ticketMs: TICKET_MS, clock: this.clock })
    this.stock = new GatedStock(this.store, this.gate)
    this.tickets.clear()
    await this.stock.open()
  }

  /** What the gate said, and what it had to say. */
  async enter(hold: string, items: readonly StockItem[]) {
    this.forgetOld()
    const left = productIds.map((id) => this.left(id))
    const had = this.tickets.has(hold)
    const result = await this.stock.enter(hold, items)
    const fits = items.every(
      ({ productId, quantity }) => quantity <= (left[productIds.indexOf(productId)] ?? 0),
    )
    if (!had && fits) this.tickets.set(hold, { items, at: this.clock.monotonic() })
    return { isIn: result === 'entered', belongsIn: had || fits }
  }

  /** The database's stock less what the tickets outstanding are for. */
  left(id: string): number {
    const inTickets = [...this.tickets.values()]
      .flatMap(({ items }) => items)
      .filter(({ productId }) => productId === id)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    return (this.store.product(id)?.stock ?? 0) - inTickets
  }

  forgetOld(): void {
    for (const [hold, { at }] of this.tickets) {
      if (at + TICKET_MS <= this.clock.monotonic()) this.tickets.delete(hold)
    }
  }
}

async function take(world: World, { kind, hold, quantities, ms }: Step): Promise<void> {
  const items = productIds
    .map((productId, i) => ({ productId, quantity: quantities[i] ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
  if (kind === 'wait') return world.clock.advance(ms)
  if (kind === 'restart') return world.restart()
  if (items.length === 0) return
  if (kind === 'enter') {
    const { isIn, belongsIn } = await world.enter(hold, items)
    expect(isIn).toBe(belongsIn)
    return
  }
  if (kind === 'leave') await world.stock.leave(hold)
  if (kind === 'reserve') await world.stock.reserve(hold, items)
  if (kind === 'release') await world.stock.release(hold, items)
  if (kind === 'add') {
    await world.stock.add(`ADD-${hold}`, items[0]!)
    return
  }
  world.tickets.delete(hold)
}

describe('GatedStock, under anything that may happen', () => {
  it('has exactly the stock left that no ticket is for, and all of it when they are old', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = new World()
        await world.open()
        for (const one of steps) {
          await take(world, one)
          world.forgetOld()
          for (const id of productIds) {
            const left = await world.gate.available(id)
            expect(left).toBe(world.left(id))
            expect(left).toBeLessThanOrEqual(world.store.product(id)?.stock ?? 0)
          }
        }
        await world.clock.advance(TICKET_MS)
        for (const id of productIds) {
          expect(await world.gate.available(id)).toBe(world.store.product(id)?.stock)
        }
        world.store.close()
      }),
      { numRuns: 200 },
    ))

  it('sells to whoever was let in, where nobody passes it by', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = new World()
        await world.open()
        let count = 0
        for (const one of steps) {
          // Every hold is new, enters, and reserves at its ticket's own step later on.
          if (one.kind === 'enter') await take(world, { ...one, hold: `${(count += 1)}` })
          const [hold, ticket] = [...world.tickets][0] ?? []
          if (one.kind === 'reserve' && hold !== undefined && ticket) {
            expect(await world.stock.reserve(hold, ticket.items)).toEqual({ kind: 'reserved' })
            world.tickets.delete(hold)
          }
          if (one.kind === 'leave' && hold !== undefined) await take(world, { ...one, hold })
          if (one.kind === 'add') await take(world, one)
        }
        world.store.close()
      }),
      { numRuns: 200 },
    ))
})

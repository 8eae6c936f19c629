import assert from 'node:assert/strict'
import type { StockItem } from './product.js'
import type { KnownStock, StockGate } from './stock-gate.js'

/** A gate that knows nothing yet, and its clock. */
export interface StockGateWorld {
  readonly gate: StockGate
  /** How long its tickets live, in ms. */
  readonly ticketMs: number
  /** How long its word that a product is sold out goes unquestioned, in ms: above `ticketMs`. */
  readonly recheckMs: number
  /** Moves the gate's clock. */
  advance(ms: number): Promise<void>
}

/** One thing that every gate must do. */
export interface StockGateCase {
  readonly name: string
  /** @throws AssertionError where the gate does something else */
  readonly run: (world: StockGateWorld) => Promise<void>
}

const of = (productId: string, quantity = 1): StockItem => ({ productId, quantity })
const lies = (productId: string, stock: number, version = 0): KnownStock => ({
  productId,
  stock,
  version,
})

/** What an adapter of {@link StockGate} must pass, each case with a gate of its own. */
export const stockGateConformance: readonly StockGateCase[] = [
  {
    name: 'lets in as many as there are pieces, and nobody after them',
    run: async ({ gate }) => {
      await gate.know([lies('1', 3)])
      assert.equal(await gate.enter('a', [of('1', 2)]), 'entered')
      assert.equal(await gate.enter('b', [of('1')]), 'entered')
      assert.deepEqual(await gate.enter('c', [of('1')]), { soldOut: '1' })
      assert.equal(await gate.available('1'), 0)
    },
  },
  {
    name: 'gives a ticket for all items or none',
    run: async ({ gate }) => {
      await gate.know([lies('1', 1), lies('2', 0)])
      assert.deepEqual(await gate.enter('a', [of('1'), of('2')]), { soldOut: '2' })
      assert.equal(await gate.available('1'), 1)
    },
  },
  {
    name: 'gives a hold one ticket, however often it enters',
    run: async ({ gate }) => {
      await gate.know([lies('1', 2)])
      for (let i = 0; i < 3; i += 1) assert.equal(await gate.enter('a', [of('1')]), 'entered')
      assert.equal(await gate.available('1'), 1)
      assert.equal(await gate.enter('b', [of('1')]), 'entered')
      assert.equal(await gate.enter('a', [of('1')]), 'entered')
    },
  },
  {
    name: 'lets a product pass that it does not know: the database decides',
    run: async ({ gate }) => {
      assert.equal(await gate.enter('a', [of('x', 7)]), 'entered')
      assert.equal(await gate.available('x'), undefined)
    },
  },
  {
    name: 'lets the next one in on a ticket that was given back, once',
    run: async ({ gate }) => {
      await gate.know([lies('1', 1)])
      await gate.enter('a', [of('1')])
      await gate.leave('a')
      await gate.leave('a')
      await gate.leave('nobody')
      assert.equal(await gate.available('1'), 1)
      assert.equal(await gate.enter('b', [of('1')]), 'entered')
      assert.deepEqual(await gate.enter('c', [of('1')]), { soldOut: '1' })
    },
  },
  {
    name: 'closes a ticket with what the database says since, once',
    run: async ({ gate }) => {
      await gate.know([lies('1', 3)])
      await gate.enter('a', [of('1')])
      await gate.enter('b', [of('1')])
      await gate.settle('a', [lies('1', 2, 1)])
      assert.equal(await gate.available('1'), 1)
      await gate.settle('a', [lies('1', 2, 1)])
      assert.equal(await gate.available('1'), 1)
    },
  },
  {
    name: 'learns of stock that was taken or given back without a ticket',
    run: async ({ gate }) => {
      await gate.know([lies('1', 1)])
      await gate.enter('a', [of('1')])
      await gate.settle('b', [lies('1', 0, 1)])
      assert.equal(await gate.available('1'), -1)
      await gate.settle('b', [lies('1', 1, 2)])
      assert.equal(await gate.available('1'), 0)
    },
  },
  {
    name: 'never believes an older word than it has',
    run: async ({ gate }) => {
      await gate.know([lies('1', 5, 2)])
      await gate.know([lies('1', 9, 1)])
      assert.equal(await gate.available('1'), 5)
      await gate.enter('a', [of('1')])
      await gate.settle('a', [lies('1', 9, 1)])
      assert.equal(await gate.available('1'), 5)
    },
  },
  {
    name: 'lets one in so often ask the database about what it believes to be sold out',
    run: async ({ gate, recheckMs, advance }) => {
      await gate.know([lies('1', 2), lies('2', 1)])
      await advance(recheckMs - 1)
      assert.deepEqual(await gate.enter('a', [of('1', 3)]), { soldOut: '1' })
      await advance(1)
      assert.equal(await gate.enter('b', [of('1', 3), of('2')]), 'entered')
      assert.deepEqual(await gate.enter('c', [of('1', 3)]), { soldOut: '1' })
      // Who asks keeps nobody from the pieces that are there, and takes those that are known.
      assert.equal(await gate.available('1'), 2)
      assert.equal(await gate.available('2'), 0)
      await advance(1)
      await gate.settle('b', [lies('1', 2), lies('2', 1)])
      await advance(recheckMs - 1)
      assert.deepEqual(await gate.enter('d', [of('1', 3)]), { soldOut: '1' })
      await advance(1)
      assert.equal(await gate.enter('e', [of('1', 3)]), 'entered')
      await gate.settle('e', [lies('1', 9, 4)])
      assert.equal(await gate.enter('f', [of('1', 3)]), 'entered')
      assert.equal(await gate.available('1'), 6)
    },
  },
  {
    name: 'sends away from pieces in the tickets of others, however old the word of them is',
    run: async ({ gate, ticketMs, recheckMs, advance }) => {
      await gate.know([lies('1', 1)])
      await advance(recheckMs)
      await gate.enter('a', [of('1')])
      await advance(ticketMs - 1)
      assert.deepEqual(await gate.enter('b', [of('1')]), { soldOut: '1' })
    },
  },
  {
    name: 'takes a ticket back when it is too old, and not before',
    run: async ({ gate, ticketMs, advance }) => {
      await gate.know([lies('1', 1)])
      await gate.enter('a', [of('1')])
      await advance(ticketMs - 1)
      assert.deepEqual(await gate.enter('b', [of('1')]), { soldOut: '1' })
      await advance(1)
      assert.equal(await gate.enter('b', [of('1')]), 'entered')
      await gate.leave('a')
      assert.deepEqual(await gate.enter('c', [of('1')]), { soldOut: '1' })
    },
  },
]

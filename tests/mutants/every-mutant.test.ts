import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world as shopWorld } from '../../examples/shop-app/src/simulation/shop-world.js'
import { paymentWorld } from '@holdfast/pg-simulator/simulation'
import { buildProgram, patched } from './build-program.js'
import { corpus } from './corpus.js'
import { mutantList } from './mutant-list.js'
import { closeHunters, unchangedHunters, type UnchangedHunters } from './unchanged-hunters.js'
import { worlds } from './worlds.js'

let unchanged: UnchangedHunters

beforeAll(async () => {
  unchanged = await unchangedHunters()
}, 60_000)

afterAll(() => closeHunters(unchanged))

describe('the simulation finds nothing', () => {
  it.each([
    ['payment-client', 'async-card', 'memory'],
    ['payment-client', 'toss', 'sqlite'],
    ['payment-client', 'stripe', 'memory'],
    ['shop', 'async-card', 'sqlite'],
    ['shop', 'toss', 'sqlite'],
  ] as const)(
    'in %s as it is, at %s on %s',
    async (world, dialect, store) => {
      const place = { world, dialect, store, rates: {} }
      expect(await unchanged[world].hunt(place, { from: 1, count: 20 })).toBeUndefined()
    },
    120_000,
  )
})

describe('the corpus', () => {
  it.each(corpus())('holds in the program as it is: $name, $dialect', async (run) => {
    const { name, file, world } = run
    const { violations, strikes } = await unchanged[world].replay(file)
    expect(violations).toEqual([])
    const { strikes: wanted } = JSON.parse(await readFile(file, 'utf8'))
    // Whether a mutant's own has gone stale is seen in the mutant.
    if (mutantList.every((one) => one.name !== name)) expect(strikes).toHaveLength(wanted.length)
  })
})

/** Nothing in the shop can break it: its payment client allows an order one payment at a time. */
const keptByItsClient = ['no-double-charge']

describe('some mutant was caught by', () => {
  const ofTheShop = shopWorld.invariants.filter(({ id }) => !keptByItsClient.includes(id))
  it.each([
    ...paymentWorld.invariants.map(({ id }) => ['payment-client', id] as const),
    ...ofTheShop.map(({ id }) => ['shop', id] as const),
  ])('in %s, %s', async (world, id) => {
    const results = await readFile(path.join(import.meta.dirname, worlds[world].page), 'utf8')
    expect(results).toMatch(new RegExp(`[|] killed [|].* ${id}\\b`))
  })
})

describe('a patch', () => {
  const patch = { name: 'x', file: 'a.ts', lines: ['two()', 'three()'], instead: ['four()'] }

  it('takes the place of its lines, however far they are indented', () => {
    expect(patched('one()\n  two()\n  three()\nend()\n', patch)).toBe('one()\nfour()\nend()\n')
  })

  it.each([
    ['one()\ntwo()\n', 'nowhere'],
    ['two()\nthree()\nthree()\n  two()\n  three()\n', '2 times'],
  ])('that does not fit is refused: %j', (source, times) => {
    const message = `x: its lines stand ${times} in a.ts; they must stand there once`
    expect(() => patched(source, patch)).toThrow(message)
  })

  it('of a file that the simulation does not have is refused', async () => {
    const stray = { ...patch, file: 'adapters/postgres/isolation.ts' }
    await expect(buildProgram(stray)).rejects.toThrow('x: nobody imports adapters/postgres')
  }, 60_000)

  it('has a name of its own, expects invariants, and means something somewhere', () => {
    const names = mutantList.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(25)
    for (const { dialects, caughtBy } of mutantList) {
      expect(dialects.length).toBeGreaterThan(0)
      expect(caughtBy.length).toBeGreaterThan(0)
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ddmin } from './ddmin.js'

const items = Array.from({ length: 40 }, (_, index) => index)
const always = () => true

/** Groups of items: all of one of them are enough to fail. */
const anyGroups = fc.array(fc.uniqueArray(fc.constantFrom(...items), { maxLength: 6 }), {
  minLength: 1,
  maxLength: 4,
})

const failsWith = (groups: readonly (readonly number[])[]) => async (some: readonly number[]) =>
  groups.some((group) => group.every((item) => some.includes(item)))

describe('ddmin', () => {
  it('leaves a part that fails, and of which nothing can be left out', async () => {
    await fc.assert(
      fc.asyncProperty(anyGroups, async (groups) => {
        const fails = failsWith(groups)
        const left = await ddmin(items, fails, always)
        expect(await fails(left)).toBe(true)
        for (const item of left) {
          expect(await fails(left.filter((other) => other !== item))).toBe(false)
        }
        expect(left).toEqual(items.filter((item) => left.includes(item)))
      }),
    )
  })

  it('leaves nothing where it fails without anything', async () => {
    let tries = 0
    const fails = async () => (tries += 1) > 0
    expect(await ddmin(items, fails, always)).toEqual([])
    expect(tries).toBe(1)
  })

  it('leaves what there is where nothing can be left out', async () => {
    const fails = failsWith([items.slice(0, 5)])
    expect(await ddmin(items.slice(0, 5), fails, always)).toEqual([0, 1, 2, 3, 4])
    expect(await ddmin([], async () => false, always)).toEqual([])
  })

  it('finds three of a thousand in few tries', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => index)
    let tries = 0
    const fails = async (some: readonly number[]) => {
      tries += 1
      return [3, 500, 998].every((item) => some.includes(item))
    }
    expect(await ddmin(many, fails, always)).toEqual([3, 500, 998])
    expect(tries).toBeLessThan(120)
  })

  it('stops when it may not go on, with a part that fails', async () => {
    await fc.assert(
      fc.asyncProperty(anyGroups, fc.nat({ max: 60 }), async (groups, budget) => {
        const fails = failsWith(groups)
        let tries = 0
        const counted = (some: readonly number[]) => {
          tries += 1
          return fails(some)
        }
        const left = await ddmin(items, counted, () => tries < budget)
        expect(tries).toBeLessThanOrEqual(budget)
        expect(await fails(left)).toBe(true)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dominates, frontOf, type Objectives } from './front.js'

const one = (goodput: number, load: number, cutOffMs: number): Objectives => {
  return { goodput, load, cutOffMs }
}

describe('one beats another', () => {
  const theirs = one(0.5, 1, 1000)

  it.each([
    [one(0.6, 1, 1000), true],
    [one(0.5, 0.9, 1000), true],
    [one(0.5, 1, 500), true],
    [one(0.5, 1, 1000), false],
    [one(0.6, 1.1, 1000), false],
    [one(0.6, 0.9, Infinity), false],
  ])('%j: %s', (objectives, isBetter) => {
    expect(dominates(objectives, theirs)).toBe(isBetter)
  })

  it('takes never for later than anything, and for the same as never', () => {
    const never = one(0.5, 1, Infinity)
    expect(dominates(theirs, never)).toBe(true)
    expect(dominates(one(0.6, 1, Infinity), never)).toBe(true)
    expect(dominates(never, never)).toBe(false)
  })

  it('only by more than chance', () => {
    expect(dominates(one(0.5004, 0.999, 990), theirs)).toBe(false)
  })
})

describe('the front', () => {
  // Few values, so that ties are common.
  const figure = (values: number[]) => fc.constantFrom(...values)
  const objectives = fc.record({
    goodput: figure([0, 0.2, 0.21, 0.5, 0.9, 1]),
    load: figure([0.02, 0.1, 0.11, 1, 3]),
    cutOffMs: figure([500, 600, 3000, 10_000, Infinity]),
  })
  const tried = fc.array(objectives.map((found) => ({ objectives: found })))

  it('has nobody on it whom anybody beats', () => {
    fc.assert(
      fc.property(tried, (all) => {
        for (const member of frontOf(all)) {
          expect(all.some((other) => dominates(other.objectives, member.objectives))).toBe(false)
        }
      }),
    )
  })

  it('leaves out nobody but those who are beaten by it, or the same as one on it', () => {
    fc.assert(
      fc.property(tried, (all) => {
        const front = frontOf(all)
        const isCovered = (left: Objectives): boolean =>
          front.some(
            ({ objectives }) =>
              dominates(objectives, left) || JSON.stringify(objectives) === JSON.stringify(left),
          )
        for (const { objectives } of all) expect(isCovered(objectives)).toBe(true)
      }),
    )
  })

  it('has the first of several that are the same in all three', () => {
    const [first, second] = [{ objectives: one(1, 1, 1) }, { objectives: one(1, 1, 1) }]
    expect(frontOf([first, second])).toEqual([first])
    expect(frontOf([first, second])[0]).toBe(first)
  })

  it('is its own front, in the order in which they were tried, whatever that was', () => {
    fc.assert(
      fc.property(tried, (all) => {
        const front = frontOf(all)
        expect(frontOf(front)).toEqual(front)
        expect(front.map((member) => all.indexOf(member))).toEqual(
          front.map((member) => all.indexOf(member)).toSorted((a, b) => a - b),
        )
        const texts = (members: typeof front) =>
          members.map(({ objectives }) => JSON.stringify(objectives)).toSorted()
        expect(texts(frontOf(all.toReversed()))).toEqual(texts(front))
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecider } from '../../faults/decider.js'
import { ChanceBook, type ChanceOptions } from './chance.js'
import type { Strike } from './strike.js'

function chanceOf(options: Partial<ChanceOptions> = {}): ChanceBook {
  return new ChanceBook({ seed: 7, rates: {}, ...options })
}

const anyStrike = fc.record({
  fault: fc.constantFrom('hang', 'pause', 'store-busy'),
  entity: fc.constantFrom('order-1', 'order-2', 'shop-1/store.save'),
  occurrence: fc.integer({ min: 1, max: 9 }),
})
const anyRates = fc.dictionary(fc.constantFrom('hang', 'pause', 'store-busy'), fc.double(unit()))

function unit() {
  return { min: 0, max: 1, noNaN: true }
}

describe('chance', () => {
  it('decides what it is asked whatever else was drawn before', () => {
    const anyDraws = fc.array(anyStrike, { maxLength: 20 })
    fc.assert(
      fc.property(anyDraws, anyStrike, anyRates, (draws, { fault, entity, occurrence }, rates) => {
        const [quiet, busy] = [chanceOf({ rates }), chanceOf({ rates })]
        for (const one of draws) {
          busy.strikes(one.fault, one.entity, one.occurrence)
          busy.between(1, 1000, one.fault, one.entity, one.occurrence)
          busy.fraction(one.fault, one.entity)
        }
        const answersOf = (chance: ChanceBook) => [
          chance.strikes(fault, entity, occurrence),
          chance.between(-5, 5, fault, entity, occurrence),
          chance.fraction(fault, entity, occurrence),
          chance.bits(fault, entity, occurrence),
        ]
        expect(answersOf(busy)).toEqual(answersOf(quiet))
      }),
    )
  })

  it('decides as the gateway does by itself', () => {
    const [chance, decider] = [chanceOf({ seed: 3 }), createDecider(3)]
    for (let occurrence = 1; occurrence <= 50; occurrence += 1) {
      const about = ['answer-lost', 'order-1', occurrence] as const
      expect(chance.bits(...about)).toBe(decider.bits(...about))
      expect(chance.strikes(...about, 0.4)).toBe(decider.strikes(...about, 0.4))
    }
  })

  it('lets a fault strike at its rate in this seed, or at the rate of a rule', () => {
    const chance = chanceOf({ rates: { pause: 0.25 } })
    const shareOf = (fault: string, rate?: number): number => {
      let struck = 0
      for (let number = 0; number < 4000; number += 1) {
        if (chance.strikes(fault, `order-${number}`, 1, rate)) struck += 1
      }
      return struck / 4000
    }
    expect(shareOf('pause')).toBeCloseTo(0.25, 1)
    expect(shareOf('pause', 0.75)).toBeCloseTo(0.75, 1)
    expect(shareOf('hang')).toBe(0)
    expect(shareOf('hang', 1)).toBe(1)
  })

  it('counts how often something has come to a point', () => {
    const chance = chanceOf()
    const points = ['a', 'b', 'a', 'a', 'b']
    expect(points.map((point) => chance.occurrenceOf(point))).toEqual([1, 1, 2, 3, 2])
  })

  it('lets exactly the wanted strikes strike, whatever the rates say', () => {
    fc.assert(
      fc.property(
        fc.array(anyStrike),
        fc.array(anyStrike),
        anyRates,
        fc.double(unit()),
        (only, asked, rates, rate) => {
          const chance = chanceOf({ only, rates })
          const isSame = (one: Strike) => (other: Strike) =>
            JSON.stringify(one) === JSON.stringify(other)
          for (const one of asked) {
            const { fault, entity, occurrence } = one
            const isWanted = only.some(isSame(one))
            expect(chance.strikes(fault, entity, occurrence)).toBe(isWanted)
            expect(chance.strikes(fault, entity, occurrence, rate)).toBe(isWanted)
          }
          expect(chance.struck.every((one) => only.some(isSame(one)))).toBe(true)
        },
      ),
    )
  })

  it('lets nothing strike that is not due, unless exactly that is wanted', () => {
    const chance = chanceOf({ rates: { hang: 1 } })
    expect(chance.strikes('hang', 'a', 1, 1, () => false)).toBe(false)
    expect(chance.strikes('hang', 'a', 2, 1, () => true)).toBe(true)
    expect(chance.strikes('hang', 'a', 3, 0, () => expect.unreachable())).toBe(false)
    expect(chance.struck).toEqual([{ fault: 'hang', entity: 'a', occurrence: 2 }])
    const again = chanceOf({ only: [{ fault: 'hang', entity: 'a', occurrence: 1 }] })
    expect(again.strikes('hang', 'a', 1, 1, () => expect.unreachable())).toBe(true)
  })

  it('lets nothing strike any more once the faults have ended', () => {
    const strike = { fault: 'pause', entity: 'shop-1', occurrence: 1 }
    for (const options of [{ rates: { pause: 1 } }, { only: [strike] }]) {
      const chance = chanceOf(options)
      expect(chance.strikes('pause', 'shop-1', 1)).toBe(true)
      chance.endFaults()
      expect(chance.strikes('pause', 'shop-1', 1)).toBe(false)
      expect(chance.strikes('pause', 'shop-1', 1, 1)).toBe(false)
    }
  })

  it('keeps every strike once, in the order in which it struck', () => {
    const chance = chanceOf({ rates: { hang: 1, pause: 1, 'store-busy': 0 } })
    for (const [fault, occurrence] of [
      ['pause', 1],
      ['hang', 1],
      ['store-busy', 1],
      ['pause', 1],
      ['pause', 2],
    ] as const) {
      chance.strikes(fault, 'order-1', occurrence)
    }
    const entity = 'order-1'
    expect(chance.struck).toEqual([
      { fault: 'pause', entity, occurrence: 1 },
      { fault: 'hang', entity, occurrence: 1 },
      { fault: 'pause', entity, occurrence: 2 },
    ])
  })

  it('tells of every time that a fault could have struck, while faults go on', () => {
    const asked: Strike[] = []
    const chance = chanceOf({ rates: { hang: 1 }, onAsked: (strike) => asked.push(strike) })
    expect(chance.strikes('hang', 'order-1', 1)).toBe(true)
    expect(chance.strikes('pause', 'order-1', 2)).toBe(false)
    chance.endFaults()
    chance.strikes('hang', 'order-1', 3)
    expect(asked).toEqual([
      { fault: 'hang', entity: 'order-1', occurrence: 1 },
      { fault: 'pause', entity: 'order-1', occurrence: 2 },
    ])
  })

  it('draws whole numbers with both ends included, and the only one there is', () => {
    const chance = chanceOf()
    const drawn = new Set<number>()
    for (let number = 0; number < 200; number += 1) {
      drawn.add(chance.between(-1, 2, 'amount', `order-${number}`))
    }
    expect([...drawn].toSorted((one, other) => one - other)).toEqual([-1, 0, 1, 2])
    expect(chance.between(3, 3, 'amount', 'order-1')).toBe(3)
  })
})

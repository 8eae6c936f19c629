import { beforeEach, expect, it } from 'vitest'
import { HoldWitness } from './hold-witness.js'

let stock: number
let balance: number
let witness: HoldWitness
beforeEach(() => {
  stock = 10
  balance = 500
  witness = new HoldWitness({
    catalog: { stocks: () => [{ productId: '1', stock, version: 1 }] },
    points: { balanceOf: () => balance },
    welcomePoints: 500,
  })
  witness.seeded()
})

it('knows for whom pieces were taken and given back, whatever the answer said', () => {
  stock = 7
  witness.movedStock('first')
  witness.movedStock('second')
  stock = 5
  witness.movedStock('second-2')
  expect([witness.of('first').stock, witness.of('second').stock]).toEqual([
    new Map([['1', 3]]),
    new Map([['1', 2]]),
  ])
  stock = 9
  witness.movedStock('first')
  expect(witness.of('first').stock.get('1')).toBe(-1)
})

it('knows for whom points were taken and given back', () => {
  balance = 200
  witness.movedPoints('first', 'buyer-1')
  balance = 450
  witness.movedPoints('first-2', 'buyer-1')
  expect([witness.of('first').points, witness.of('other').points]).toEqual([50, 0])
})

import { expect, it } from 'vitest'
import { placeIn, slotAt, windowAt, windowChoices } from '../../../page/operator/time-window.js'

const NOW = 1_000_001_700 // ms: 1.7 s after a slot of 5 s

it('stands its slots at the same moments, whenever it is asked', () => {
  for (const choice of windowChoices) {
    for (let ms = 0; ms < 10_000; ms += 700) {
      const { from, to, firstSecond, slots, step } = windowAt(NOW + ms, choice)
      expect(to - from).toBe(choice.minutes * 60_000)
      expect(firstSecond % step).toBe(0)
      expect(firstSecond * 1000 - from).toBeGreaterThanOrEqual(0)
      const left = to - (firstSecond + slots * step) * 1000
      expect(left).toBeGreaterThanOrEqual(0) // every slot is over
      expect(left).toBeLessThan(step * 1000)
    }
  }
})

it('finds the slot at a place, and none where none is over', () => {
  const window = windowAt(NOW, { minutes: 10, step: 5 })
  const middleOf = (index: number) =>
    placeIn(window, (window.firstSecond + (index + 0.5) * window.step) * 1000)
  expect([0, 7, 118].map((index) => slotAt(window, middleOf(index)))).toEqual([0, 7, 118])
  expect(slotAt(window, 0.9999)).toBeUndefined()
})

import { expect, it } from 'vitest'
import { atLeast, atMost, summary, verdict } from './target.js'

it('says beside a figure whether it reaches its target', () => {
  expect(verdict(atLeast(15, 'x'), 15)).toBe('>= 15x: reached')
  expect(verdict(atLeast(15, 'x'), 14.9)).toBe('>= 15x: not reached')
  expect(verdict(atMost(2.5, ' kB'), 2.5)).toBe('<= 2.5 kB: reached')
  expect(verdict(atMost(2.5, ' kB'), 2.6)).toBe('<= 2.5 kB: not reached')
  expect(verdict(undefined, 1)).toBe('')
})

it('never calls a figure reached that is none', () => {
  expect(verdict(atMost(1), Number.NaN)).toBe('<= 1: not reached')
  expect(verdict(atLeast(1), Number.NaN)).toBe('>= 1: not reached')
})

it('counts the targets that are reached', () => {
  const judged = [
    { target: atMost(1), figure: 1 },
    { target: atMost(1), figure: 2 },
  ]
  expect(summary(judged)).toBe('Targets reached: 1 of 2.')
})

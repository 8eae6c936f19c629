import { expect, test } from 'vitest'
import { sequentialIds } from './sequential-ids.js'

test('ids repeat from run to run and sort as they were made', () => {
  const ids = sequentialIds('a')
  const made = Array.from({ length: 2000 }, () => ids.next())
  expect(made[0]).toBe('a00000001')
  expect([...made].sort()).toEqual(made)
  expect(new Set(made).size).toBe(2000)
  expect(sequentialIds('a').next()).toBe(made[0])
})

test('a prefix outside of [0-9a-z] is refused', () => {
  expect(() => sequentialIds('A-')).toThrow('prefix must be of [0-9a-z], got A-')
})

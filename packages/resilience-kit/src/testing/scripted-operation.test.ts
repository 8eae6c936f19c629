import { expect, test } from 'vitest'
import { scriptedOperation } from './scripted-operation.js'

const { signal } = new AbortController()
const context = (attempt: number) => ({ attempt, signal, aborted: false })

test('throws errors, calls functions, answers values, and repeats the last step', async () => {
  const operation = scriptedOperation<number>([
    new Error('first'),
    ({ attempt }) => attempt * 10,
    42,
  ])
  await expect(operation(context(1))).rejects.toThrow('first')
  expect(await operation(context(2))).toBe(20)
  expect(await operation(context(3))).toBe(42)
  expect(await operation(context(4))).toBe(42)
  expect(operation.calls).toBe(4)
  expect(operation.attempts).toEqual([1, 2, 3, 4])
})

test('needs at least one step', () => {
  expect(() => scriptedOperation([])).toThrow('at least one step')
})

import { expect, it } from 'vitest'
import { rememberingLast } from './remembering-last.js'

it('works once on what it is asked again and again', () => {
  const asked: (string | undefined)[] = []
  const length = rememberingLast((text: string | undefined) => {
    asked.push(text)
    return text?.length
  })
  expect(['ab', 'ab', 'c', 'ab', undefined, undefined].map(length)).toEqual([
    ...[2, 2, 1, 2, undefined, undefined],
  ])
  expect(asked).toEqual(['ab', 'c', 'ab', undefined])
})

it('throws each time what the function throws', () => {
  const failing = rememberingLast((text: string) => {
    throw new Error(text)
  })
  expect(() => failing('a')).toThrow('a')
  expect(() => failing('a')).toThrow('a')
})

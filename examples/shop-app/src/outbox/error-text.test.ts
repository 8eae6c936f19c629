import { expect, test } from 'vitest'
import { errorText } from './error-text.js'

test('an error is told by its message, in at most 500 characters', () => {
  expect(errorText(new Error('the disk is full'))).toBe('the disk is full')
  expect(errorText('as it is')).toBe('as it is')
  expect(errorText(undefined)).toBe('undefined')
  expect(errorText(new Error('x'.repeat(501)))).toHaveLength(500)
})

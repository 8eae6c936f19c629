import { describe, expect, it } from 'vitest'
import { refusalCode } from './refusal-code.js'

describe('refusalCode', () => {
  it('is the code, whatever stands beside it', () => {
    expect(refusalCode({ error: 'NO_TEA', message: 'There is no tea.', details: null })).toBe(
      'NO_TEA',
    )
  })

  it.each([undefined, null, '', 'NO_TEA', {}, { error: 1 }, { error: null }])(
    'is not guessed out of %j',
    (body) => {
      expect(refusalCode(body)).toBeUndefined()
    },
  )
})

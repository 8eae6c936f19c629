import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalEmail } from './account.js'

describe('normalEmail', () => {
  it.each([
    [' Kim@Example.COM\t', 'kim@example.com'],
    // One letter of two code points, and the same letter as one.
    ['JOSE\u0301@example.com', 'jos\u00E9@example.com'],
    ['\u212Aim@example.com', 'kim@example.com'],
  ])('writes %j as %j', (email, normal) => {
    expect(normalEmail(email)).toBe(normal)
  })

  it('changes nothing that it has written, and writes equivalent texts alike', () => {
    const anyText = fc.string({ unit: 'grapheme-composite' })
    fc.assert(
      fc.property(anyText, (email) => {
        const normal = normalEmail(email)
        expect(normalEmail(normal)).toBe(normal)
        expect(normalEmail(` ${email.normalize('NFD')}`)).toBe(normal)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { preferredLanguage } from './language.js'

describe('preferredLanguage', () => {
  it('speaks Korean to whoever says nothing, or nothing it understands', () => {
    expect(preferredLanguage(undefined)).toBe('ko')
    expect(preferredLanguage('fr, de;q=0.8')).toBe('ko')
    expect(preferredLanguage(';;,q=')).toBe('ko')
  })

  it('follows the quality values, not the order', () => {
    expect(preferredLanguage('en-GB, ko;q=0.5')).toBe('en')
    expect(preferredLanguage('en;q=0.3, fr, ko;q=0.9')).toBe('ko')
    expect(preferredLanguage('ko;q=0.1,en;q=0.2')).toBe('en')
  })
})

import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { nameOf, readDialect } from './dialect-flag.js'

describe('a dialect as a flag', () => {
  it('is read with a port of its own or without, and added to those given before', () => {
    const first = readDialect('async-card', undefined)
    expect(first).toEqual(['async-card'])
    const both = readDialect('toss:8084', first)
    expect(both).toEqual(['async-card', { dialect: 'toss', port: 8084 }])
    expect(both.map(nameOf)).toEqual(['async-card', 'toss'])
  })

  it.each([
    ['tos', 'There is no dialect "tos". Did you mean toss? Allowed: async-card, toss, stripe.'],
    ['', 'There is no dialect "".'],
    ['toss:', 'Allowed: an integer 0..65535'],
    ['toss:70000', 'Allowed: an integer 0..65535'],
    ['stripe:1', 'stripe is there already'],
  ])('is refused: %j', (text, message) => {
    expect(() => readDialect(text, ['stripe'])).toThrow(InvalidArgumentError)
    expect(() => readDialect(text, ['stripe'])).toThrow(message)
  })
})

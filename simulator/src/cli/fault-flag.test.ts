import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { readFault, readFaults } from './fault-flag.js'

describe('a fault as a flag', () => {
  it.each([
    ['hang', { fault: 'hang' }],
    ['answer-lost=5%', { fault: 'answer-lost', rate: '5%' }],
    ['answer-lost=0.05', { fault: 'answer-lost', rate: 0.05 }],
    ['hang@inquiry', { fault: 'hang', match: { operation: 'inquiry' } }],
    ['hang=5%@inquiry', { fault: 'hang', rate: '5%', match: { operation: 'inquiry' } }],
    [
      '{ fault: restart, window: { from: 10s, to: 12s } }',
      { fault: 'restart', window: { from: '10s', to: '12s' } },
    ],
  ])('is read from %s', (text, rule) => {
    expect(readFault(text)).toEqual(rule)
  })

  it('is added to those given before', () => {
    expect(readFaults('hang', [{ fault: 'brown-out' }])).toEqual([
      { fault: 'brown-out' },
      { fault: 'hang' },
    ])
  })

  it.each([
    ['', 'Allowed: name[=rate][@operation]'],
    ['=5%', 'Allowed: name[=rate][@operation]'],
    ['answer-lost=', 'Allowed: name[=rate][@operation]'],
    ['answer-lsot', 'there is no fault "answer-lsot". Did you mean answer-lost? Allowed: '],
    ['hang=150%', 'rate: "150%" is no rate; allowed: '],
    ['hang=5', 'rate: 5 is no rate; allowed: '],
    ['hang@sbumit', 'there is no operation or event "sbumit". Did you mean submit?'],
    ['restart', 'window: restart needs an end'],
    ['crash-before=1%', 'fault: crash-before strikes only in pgsim simulate'],
    ['{ fault: hang, rtae: 5% }', 'rtae: there is no such member. Did you mean rate?'],
    ['{ fault: ', 'it is no YAML: '],
  ])('is refused: %j', (text, message) => {
    expect(() => readFault(text)).toThrow(InvalidArgumentError)
    expect(() => readFault(text)).toThrow(message)
  })
})

import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import type { Evidence, Finding } from '../payment/evidence.js'
import { mayBeOutdated } from './outdated-evidence.js'

const told = (finding: Finding, more: Partial<Evidence> = {}): Evidence => ({
  source: 'inquiry',
  at: 0,
  finding,
  ...more,
})
const found = (status: 'approved' | 'declined'): Finding => ({
  kind: 'transactions',
  transactions: [{ gatewayKey: 'key-1', status }],
})
const unknown = samplePayment({ state: 'unknown' })
const known = samplePayment({ state: 'pending', gatewayKey: 'key-1' })

describe('evidence about a payment that has changed since the question', () => {
  it.each<[string, Evidence, boolean]>([
    ['absence', told({ kind: 'absent' }), true],
    ['nothing executed', told({ kind: 'notExecuted' }, { source: 'answer' }), true],
    ['money where none was known', told(found('approved')), false],
    ['a decline where nothing was known', told(found('declined')), true],
    ["an answer's own word", told(found('declined'), { source: 'answer' }), false],
  ])('%s', (_name, evidence, isOutdated) => {
    expect(mayBeOutdated(unknown, evidence, true)).toBe(isOutdated)
  })

  it('may be about the past wherever a transaction is known', () => {
    expect(mayBeOutdated(known, told(found('declined')), false)).toBe(true)
    const asked = { source: 'callback', asked: true } as const
    expect(mayBeOutdated(known, told(found('declined'), asked), false)).toBe(true)
    expect(mayBeOutdated(known, told(found('approved'), { source: 'callback' }), true)).toBe(false)
  })

  it('is an approval only where the gateway may take one back, or money was known', () => {
    const approval = told(found('approved'))
    expect(mayBeOutdated(known, approval, false)).toBe(false)
    expect(mayBeOutdated(known, approval, true)).toBe(true)
    expect(mayBeOutdated({ ...known, state: 'canceling' }, approval, false)).toBe(true)
  })
})

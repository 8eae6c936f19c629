import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { PointsStore } from './points-store.js'

const WELCOME = 5
const users = ['u', 'v'] as const

interface Call {
  readonly kind: 'deduct' | 'refund' | 'grant'
  readonly hold: string
  readonly user: (typeof users)[number]
  readonly amount: number
}

const call: fc.Arbitrary<Call> = fc.record({
  kind: fc.constantFrom('deduct', 'deduct', 'refund', 'grant'),
  hold: fc.constantFrom('a', 'b', 'c'),
  user: fc.constantFrom(...users),
  amount: fc.integer({ min: 1, max: 4 }),
})

/** What the moves of points have to come to, said again in another way. */
class Model {
  readonly #answers = new Map<string, { readonly answer: string; readonly amount: number }>()
  readonly #owners = new Map<string, string>()
  readonly #refunded = new Set<string>()
  readonly #granted = new Map<string, Call>()

  balanceOf(user: string): number {
    let balance = WELCOME
    for (const grant of this.#granted.values()) if (grant.user === user) balance += grant.amount
    for (const [hold, { answer, amount }] of this.#answers) {
      const isHeld = answer === 'deducted' && !this.#refunded.has(hold)
      if (isHeld && hold.startsWith(`${user}/`)) balance -= amount
    }
    return balance
  }

  answerTo({ kind, hold, user, amount }: Call): string | undefined {
    const own = `${user}/${hold}`
    if (kind === 'refund') this.#refunded.add(own)
    if (kind === 'grant') {
      const earlier = this.#granted.get(hold) ?? { kind, hold, user, amount }
      this.#granted.set(hold, earlier)
      return earlier.user === user && earlier.amount === amount ? 'granted' : 'conflict'
    }
    if (kind === 'refund') return undefined
    if (this.#refunded.has(own)) return 'released'
    const earlier = this.#answers.get(own)
    if (earlier) return earlier.amount === amount ? earlier.answer : 'conflict'
    if (this.#owners.has(hold)) return 'conflict'
    const answer = this.balanceOf(user) < amount ? 'insufficient' : 'deducted'
    this.#answers.set(own, { answer, amount })
    this.#owners.set(hold, user)
    return answer
  }
}

function askOf(store: PointsStore, { kind, hold, user, amount }: Call): string | void {
  if (kind === 'refund') return store.refund(hold, user)
  return kind === 'grant' ? store.grant(hold, user, amount) : store.deduct(hold, user, amount)
}

describe('PointsStore', () => {
  it('conserves points under any order of deducts, refunds and grants', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 25 }), (calls) => {
        const store = new PointsStore(':memory:', systemClock, { welcomePoints: WELCOME })
        const model = new Model()
        for (const one of calls) {
          expect(askOf(store, one)).toBe(model.answerTo(one))
          for (const user of users) expect(store.balanceOf(user)).toBe(model.balanceOf(user))
        }
        for (const user of users) {
          const balance = store.balanceOf(user)
          const moves = store.historyOf(user, { limit: 100 })
          expect(moves.reduce((sum, { change }) => sum + change, 0)).toBe(balance)
          expect(moves[0]?.balance).toBe(balance)
        }
        store.close()
      }),
      { numRuns: 80 },
    )
  })
})

import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { PaymentStore } from '../ports/payment-store.js'
import { faultOperations, type FaultOperation } from './fault-operations.js'
import { sampleEvent, samplePayment } from './sample-payment.js'
import type { StatementFault, StoreCase } from './store-case.js'
import { everythingOf, idsOf, stored } from './stored.js'

/** Enough for every adapter: an operation with more statements than that is broken itself. */
const mostMoments = 200
const dialect = 'async-card'

/** Fails at one moment of the operation under test; as a crash, at all that come after it too. */
class FaultAt implements StatementFault {
  readonly #isCrash: boolean
  #left = Infinity
  hasHappened = false

  constructor(isCrash: boolean) {
    this.#isCrash = isCrash
  }

  /** Lets so many moments pass from now on. */
  arm(after: number): void {
    this.#left = after
    this.hasHappened = false
  }

  disarm(): void {
    this.#left = Infinity
  }

  onStatement(sql: string, moment: 'before' | 'after'): void {
    if (this.#left > 0) {
      this.#left -= 1
    } else if (!this.hasHappened || this.#isCrash) {
      this.hasHappened = true
      throw new Error(`a fault ${moment} ${sql.trim().slice(0, 40)}`)
    }
  }
}

/** How an order looks before and after the operation, when nothing goes wrong. */
async function bothSides(
  store: PaymentStore,
  operation: FaultOperation,
  orderId: string,
): Promise<{ readonly before: unknown; readonly after: unknown }> {
  await operation.prepare(store, orderId)
  const before = await everythingOf(store, orderId, dialect)
  await operation.run(store, orderId)
  return { before, after: await everythingOf(store, orderId, dialect) }
}

/** Runs it with the fault armed; undefined where it rejected. */
async function tried(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run()
  } catch {
    return undefined
  }
}

/** Where an operation was broken off. */
interface Broken {
  readonly store: PaymentStore
  /** What the operation said; undefined where it rejected. */
  readonly said: unknown
}

/**
 * Breaks the operation off at each of its moments in turn. `attempt` gives undefined when the
 * operation had no such moment left, else the store to look at: all of the change is there or
 * nothing, all where the operation said so; and doing it again changes nothing twice.
 */
async function breakEverywhere(
  operation: FaultOperation,
  plain: PaymentStore,
  attempt: (moment: number, orderId: string) => Promise<Broken | undefined>,
): Promise<void> {
  const outcomes = new Set<string>()
  for (let moment = 0; moment < mostMoments; moment += 1) {
    const orderId = `order-${moment}`
    const { before, after } = await bothSides(plain, operation, orderId)
    const broken = await attempt(moment, orderId)
    if (!broken) break
    const seen = await everythingOf(broken.store, orderId, dialect)
    const isDone = isDeepStrictEqual(seen, after)
    if (!isDone) assert.deepEqual(seen, before, `half of it, after ${moment} moments`)
    if (broken.said !== undefined) assert.ok(isDone, 'it said so, and it is not done')
    outcomes.add(isDone ? 'done' : 'nothing')
    const again = await operation.run(broken.store, orderId)
    if (isDone) assert.equal(again, operation.repeated)
    assert.deepEqual(await everythingOf(broken.store, orderId, dialect), after, 'twice')
  }
  assert.deepEqual([...outcomes].sort(), ['done', 'nothing'], 'broken off before and after commit')
}

const crashCases = faultOperations.map((operation): StoreCase => {
  return {
    name: `keeps the whole or nothing over a crash between any two statements: ${operation.name}`,
    needs: 'openFaulty',
    timeoutMs: 60_000,
    run: (plain, stage) =>
      breakEverywhere(operation, plain, async (moment, orderId) => {
        const fault = new FaultAt(true)
        const store = await stage.openFaulty(fault)
        await operation.prepare(store, orderId)
        fault.arm(moment)
        const said = await tried(() => operation.run(store, orderId))
        if (!fault.hasHappened) return undefined
        return { store: await stage.reopen(store), said }
      }),
  }
})

const lostResultCases = faultOperations.map((operation): StoreCase => {
  return {
    name: `is usable after a statement fails or its result is lost: ${operation.name}`,
    needs: 'openFaulty',
    timeoutMs: 60_000,
    run: async (plain, stage) => {
      const fault = new FaultAt(false)
      const store = await stage.openFaulty(fault)
      await breakEverywhere(operation, plain, async (moment, orderId) => {
        await operation.prepare(store, orderId)
        fault.arm(moment)
        const said = await tried(() => operation.run(store, orderId))
        fault.disarm()
        return fault.hasHappened ? { store, said } : undefined
      })
    },
  }
})

/** One of the moments is the one right after the commit. */
const unknownCommitCase: StoreCase = {
  name: 'tells no event twice when a commit took place and its result was lost',
  needs: 'openFaulty',
  run: async (_plain, stage) => {
    const fault = new FaultAt(false)
    const store = await stage.openFaulty(fault)
    let lost = 0
    for (let moment = 0; moment < mostMoments; moment += 1) {
      const payment = samplePayment({ orderId: `order-${moment}` })
      const change = { payment, events: [sampleEvent(payment)] }
      await store.insert(payment)
      fault.arm(moment)
      const said = await tried(() => store.save(change))
      fault.disarm()
      if (!fault.hasHappened) break
      const { version } = await stored(store, payment.id)
      lost += Number(said === undefined && version === 1)
      assert.equal(await store.save(change), version === 1 ? 'stale' : 'saved')
      const entries = await store.readOutbox({ dialect, after: 0, limit: 1000 })
      assert.equal(entries.filter(({ event }) => event.paymentId === payment.id).length, 1)
    }
    assert.ok(lost > 0, 'no commit was made whose result was lost')
  },
}

const claim = { dialect, now: 10_000, limit: 5, holder: 'one', leaseMs: 1000, horizonMs: 1e6 }

const crashedClaimCase: StoreCase = {
  name: 'gives back what was claimed by a crashed process, once the lease has ended',
  needs: 'openFaulty',
  timeoutMs: 60_000,
  run: async (_plain, stage) => {
    for (let moment = 0; moment < mostMoments; moment += 1) {
      const fault = new FaultAt(true)
      const store = await stage.openFaulty(fault)
      for (const orderId of ['a', 'b']) await store.insert(samplePayment({ orderId, id: orderId }))
      fault.arm(moment)
      await tried(() => store.claimDue({ ...claim, stepMs: 0 }))
      if (!fault.hasHappened) return
      const again = await stage.reopen(store)
      const later = { ...claim, stepMs: 0, holder: 'two', now: claim.now + claim.leaseMs }
      assert.deepEqual(idsOf(await again.claimDue(later)), ['a', 'b'])
    }
  },
}

/** What holds when the database fails, or the process dies, at any moment. */
export const faultCases: readonly StoreCase[] = [
  ...crashCases,
  ...lostResultCases,
  unknownCommitCase,
  crashedClaimCase,
]

import { bulkhead, type BulkheadLimits, type BulkheadPolicy } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { Caller } from '../caller.js'
import { amount, component, stageSteps, step, type Steps } from '../component.js'
import { HeldCall, HeldCalls } from '../held-call.js'
import { attemptScript } from '../scripted-function.js'
import type { Stage } from '../stage.js'
import { expectSame } from '../verdicts.js'

/** A bulkhead's configuration, with resilience4j's defaults. */
export const bulkheadConfig = z.strictObject({
  maxConcurrentCalls: amount.default(25),
  maxWaitMs: amount.default(0),
  // Waiting callers are always served in order.
  fairCallHandlingEnabled: z.literal(true).optional(),
})

type Config = z.output<typeof bulkheadConfig>

/** resilience4j lets any number of callers wait. */
const UNBOUNDED_QUEUE = 1_000_000

const change = z.strictObject({
  maxConcurrentCalls: amount.optional(),
  maxWaitMs: amount.optional(),
})

/** The `bulkhead` of the step language. */
export const bulkheadComponent = component(bulkheadConfig, (config, stage) => {
  const policy = bulkheadOf(config, stage)
  const caller = new Caller(stage, policy)
  return {
    ...stageSteps(stage),
    ...caller.checks,
    ...bulkheadChecks(policy),
    ...callSteps(policy, stage),
    run: step({ run: attemptScript }, ({ run }) => caller.call([run])),
    set: step({ set: change }, async ({ set }) => {
      policy.configure({
        ...(set.maxConcurrentCalls !== undefined && { maxConcurrent: set.maxConcurrentCalls }),
        ...(set.maxWaitMs !== undefined && waiting(set.maxWaitMs)),
      })
      await stage.settle()
    }),
  }
})

/** The kit's bulkhead for a configuration; throws where the kit refuses it. */
export function bulkheadOf(config: Config, stage: Stage): BulkheadPolicy {
  const policy = bulkhead(
    { maxConcurrent: config.maxConcurrentCalls, ...waiting(config.maxWaitMs) },
    stage.env,
  )
  const tell = stage.teller('bulkhead')
  policy.on('admitted', () => tell('CALL_PERMITTED'))
  policy.on('refused', () => tell('CALL_REJECTED'))
  policy.on('finished', () => tell('CALL_FINISHED'))
  return policy
}

/** What the step language checks of a bulkhead itself. */
export function bulkheadChecks(policy: BulkheadPolicy): Steps {
  return {
    expectAvailable: step({ expectAvailable: z.number() }, ({ expectAvailable }) =>
      expectSame(expectAvailable, policy.snapshot().available),
    ),
  }
}

function waiting(maxWaitMs: number): Pick<BulkheadLimits, 'maxQueued' | 'maxWaitMs'> {
  return maxWaitMs === 0 ? { maxQueued: 0 } : { maxWaitMs, maxQueued: UNBOUNDED_QUEUE }
}

function callSteps(policy: BulkheadPolicy, stage: Stage): Steps {
  const calls = new HeldCalls()
  const enter = async (id: string) => {
    const call = new HeldCall(policy)
    calls.add(id, call)
    await stage.settle()
    return call
  }
  return {
    enter: step({ enter: z.string(), expectPermitted: z.boolean().optional() }, async (asked) => {
      const call = await enter(asked.enter)
      // In Java the caller blocks until it is admitted or refused.
      await stage.clock.advanceUntil(() => call.isDecided)
      if (asked.expectPermitted !== undefined) expectSame(asked.expectPermitted, call.isEntered)
    }),
    enterAsync: step({ enterAsync: z.string() }, async ({ enterAsync }) => {
      await enter(enterAsync)
    }),
    leave: step({ leave: z.string() }, async ({ leave }) => {
      calls.entered(leave).end(() => undefined)
      await stage.settle()
    }),
    cancel: step({ cancel: z.string() }, async ({ cancel }) => {
      calls.get(cancel).cancel()
      await stage.settle()
    }),
    expectStatus: step(
      { expectStatus: z.record(z.string(), z.enum(['waiting', 'admitted', 'rejected'])) },
      ({ expectStatus }) => {
        const ids = Object.keys(expectStatus)
        expectSame(expectStatus, Object.fromEntries(ids.map((id) => [id, status(calls.get(id))])))
      },
    ),
  }
}

function status(call: HeldCall): 'waiting' | 'admitted' | 'rejected' {
  if (call.isEntered) return 'admitted'
  return call.isDecided ? 'rejected' : 'waiting'
}

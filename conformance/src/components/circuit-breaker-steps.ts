import { isResilienceError, type CircuitBreakerPolicy } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { errorName, ms, step, type Steps } from '../component.js'
import { isAnyOf, errorOf, type ErrorName } from '../error-tree.js'
import { HeldCall, HeldCalls } from '../held-call.js'
import { play } from '../scripted-function.js'
import type { Stage } from '../stage.js'
import { expectSame, Mismatch } from '../verdicts.js'
import { circuitMetrics, METRIC_NAMES } from './circuit-metrics.js'
import { circuitState, stateName } from './circuit-states.js'

const outcome = z.enum(['success', 'error', 'ignored', 'result'])

const details = {
  error: errorName.optional(),
  message: z.string().optional(),
  result: z.unknown().optional(),
}

interface Outcome {
  readonly outcome: z.output<typeof outcome>
  readonly error?: ErrorName | undefined
  readonly message?: string | undefined
  readonly result?: unknown
}

const metrics = z.partialRecord(z.enum(METRIC_NAMES), z.number())

/** What the step language does with, and checks of, a circuit breaker. */
export function circuitBreakerSteps(
  breaker: CircuitBreakerPolicy,
  stage: Stage,
  ignored: readonly ErrorName[],
): Steps {
  return {
    ...callSteps(breaker, stage, ignored),
    ...moveSteps(breaker),
    expectPermitted: step({ expectPermitted: z.boolean() }, async ({ expectPermitted }) => {
      const call = await begun(breaker, stage)
      expectSame(expectPermitted, call.isEntered)
    }),
    expectState: step({ expectState: z.string() }, ({ expectState }) =>
      expectSame(expectState, stateName(breaker.state)),
    ),
    expectMetrics: step({ expectMetrics: metrics }, ({ expectMetrics }) => {
      const seen = circuitMetrics(breaker.snapshot())
      const named = METRIC_NAMES.filter((name) => expectMetrics[name] !== undefined)
      expectSame(expectMetrics, Object.fromEntries(named.map((name) => [name, seen[name]])))
    }),
  }
}

function callSteps(
  breaker: CircuitBreakerPolicy,
  stage: Stage,
  ignored: readonly ErrorName[],
): Steps {
  const calls = new HeldCalls()
  const end = async (call: HeldCall, how: Outcome) => {
    call.end(() => playOutcome(how, ignored))
    await stage.settle()
  }
  return {
    call: step({ call: outcome, durationMs: ms.min(0).default(0), ...details }, async (how) => {
      const call = await begun(breaker, stage)
      if (!call.isEntered) throw new Mismatch('the call to be permitted', 'it was refused')
      stage.clock.skip(how.durationMs)
      await end(call, { ...how, outcome: how.call })
    }),
    begin: step({ begin: z.string() }, async ({ begin }) => {
      const call = await begun(breaker, stage)
      if (!call.isEntered) throw new Mismatch('the call to be permitted', 'it was refused')
      calls.add(begin, call)
    }),
    end: step({ end: z.string(), outcome, ...details }, (how) => end(calls.entered(how.end), how)),
    cancel: step({ cancel: z.string() }, async ({ cancel }) => {
      calls.entered(cancel).cancel()
      await stage.settle()
    }),
  }
}

function moveSteps(breaker: CircuitBreakerPolicy): Steps {
  const shape = {
    transition: circuitState,
    forMs: ms.optional(),
    untilMs: ms.optional(),
    illegal: z.boolean().default(false),
  }
  return {
    transition: step(shape, ({ transition, forMs, untilMs, illegal }) => {
      const wait = {
        ...(forMs !== undefined && { forMs }),
        ...(untilMs !== undefined && { untilMs }),
      }
      const isRefused = refuses(() => breaker.transitionTo(transition, wait))
      expectSame(illegal ? 'illegal' : 'legal', isRefused ? 'illegal' : 'legal')
    }),
    reset: step({ reset: z.literal(true) }, () => breaker.reset()),
  }
}

function refuses(move: () => void): boolean {
  try {
    move()
    return false
  } catch (error) {
    if (isResilienceError(error) && error.code === 'ILLEGAL_TRANSITION') return true
    throw error
  }
}

async function begun(breaker: CircuitBreakerPolicy, stage: Stage): Promise<HeldCall> {
  const call = new HeldCall(breaker)
  await stage.settle()
  return call
}

function playOutcome(how: Outcome, ignored: readonly ErrorName[]): unknown {
  switch (how.outcome) {
    case 'success':
      return undefined
    case 'result':
      return how.result
    case 'error':
      return play({ throw: how.error ?? 'RuntimeError', message: how.message })
    case 'ignored':
      return play({ throw: how.error ?? ignoredError(ignored), message: how.message })
  }
}

/** An error that this breaker ignores, if its configuration names one. */
function ignoredError(ignored: readonly ErrorName[]): ErrorName {
  const usual = 'IgnoredError'
  return isAnyOf(errorOf(usual), ignored) ? usual : (ignored[0] ?? usual)
}

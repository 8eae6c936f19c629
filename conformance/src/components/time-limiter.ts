import { timeout, type TimeoutPolicy } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { Caller } from '../caller.js'
import { amount, component, stageSteps, step } from '../component.js'
import { isA } from '../error-tree.js'
import { attemptScript } from '../scripted-function.js'
import type { Stage } from '../stage.js'

/** A time limiter's configuration, with resilience4j's defaults. */
export const timeLimiterConfig = z.strictObject({
  timeoutMs: amount.default(1000),
  cancelRunning: z.boolean().default(true),
})

type Config = z.output<typeof timeLimiterConfig>

/** The `timeLimiter` of the step language. */
export const timeLimiterComponent = component(timeLimiterConfig, (config, stage) => {
  const caller = new Caller(stage, timeLimiterOf(config, stage))
  return {
    ...stageSteps(stage),
    ...caller.checks,
    execute: step({ execute: z.union([attemptScript, z.array(attemptScript).min(1)]) }, (asked) =>
      caller.call([asked.execute].flat()),
    ),
  }
})

/** The kit's time-out for a configuration; throws where the kit refuses it. */
export function timeLimiterOf(config: Config, stage: Stage): TimeoutPolicy {
  const policy = timeout(
    { limitMs: config.timeoutMs, abortSignal: config.cancelRunning },
    stage.env,
  )
  const tell = stage.teller('time limiter')
  policy.on('timedOut', () => tell('TIMEOUT'))
  policy.on('ended', ({ ok, error }) => {
    // A time-out that the function itself throws counts as one in resilience4j.
    if (ok) tell('SUCCESS')
    else tell(isA(error, 'Timeout') ? 'TIMEOUT' : 'ERROR')
  })
  return policy
}

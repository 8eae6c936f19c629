import { z } from 'zod'
import { ERROR_NAMES } from './error-tree.js'
import type { Stage } from './stage.js'
import { understood } from './verdicts.js'

/** Does or checks what one step says; throws a `Mismatch` or an `Unsupported`. */
export type Step = (raw: unknown) => void | Promise<void>

/** The steps that a component knows, by the key that names them. */
export type Steps = Readonly<Record<string, Step>>

/**
 * Builds the component of one case from its configuration. Throws an `Unsupported` where the
 * configuration says something unknown, and what the kit throws where it refuses it.
 */
export type Component = (config: unknown, stage: Stage) => Steps

/** A component: the configuration that it understands, and how it is built. */
export function component<T>(
  config: z.ZodType<T>,
  build: (config: T, stage: Stage) => Steps,
): Component {
  return (raw, stage) => build(understood(config, raw, 'config'), stage)
}

/** A step with exactly these keys. */
export function step<Shape extends z.ZodRawShape>(
  shape: Shape,
  run: (step: z.output<z.ZodObject<Shape, z.core.$strict>>) => void | Promise<void>,
): Step {
  const schema = z.strictObject(shape)
  return (raw) => run(understood(schema, raw, 'step'))
}

/**
 * A number of a configuration. Whether it is in its range, and whether it may be missing, is for
 * the kit to say: there are cases in which it must refuse.
 */
export const amount = z.custom<number>(
  (value) => typeof value === 'number' || value === null,
  'must be a number',
)

/** A number of milliseconds in a step. */
export const ms = z.number()

/** The name of an error type. */
export const errorName = z.enum(ERROR_NAMES)

/** What `expectEvents` and the like say about every component. */
export function stageSteps(stage: Stage): Steps {
  return {
    advanceMs: step({ advanceMs: ms.min(0) }, ({ advanceMs }) => stage.clock.advance(advanceMs)),
    clearEvents: step({ clearEvents: z.literal(true) }, () => stage.clearEvents()),
    expectEvents: step({ expectEvents: z.array(z.string()) }, ({ expectEvents }) =>
      stage.expectEvents(expectEvents),
    ),
    expectEventCounts: step(
      { expectEventCounts: z.record(z.string(), z.number()) },
      ({ expectEventCounts }) => stage.expectEventCounts(expectEventCounts),
    ),
  }
}

import { z } from 'zod'
import type { ConformanceCase } from './case-file.js'
import { step, type Steps } from './component.js'
import { componentOf } from './components.js'
import { Stage, type Mode } from './stage.js'
import { expectSame, Mismatch, shown, Unsupported } from './verdicts.js'

/** Where and why a case did not pass. */
export interface Trouble {
  /** `config`, `steps[i]` or `expect[i]`. */
  readonly at: string
  /** The step itself. */
  readonly step: unknown
  /** How the functions of the case answered. */
  readonly mode: Mode
  readonly message: string
  /** Whether it failed by an error that the case does not speak of, not by a wrong expectation. */
  readonly threw: boolean
  /** Only where the case failed. */
  readonly expected?: unknown
  readonly seen?: unknown
}

/** How a case ended. */
export interface CaseResult {
  readonly case: ConformanceCase
  readonly verdict: 'passed' | 'failed' | 'unsupported'
  readonly trouble: Trouble | undefined
}

/**
 * Runs one case on a clock of its own. Where the case does not say whether functions answer at once
 * or by a promise, it must hold for both.
 */
export async function runCase(aCase: ConformanceCase): Promise<CaseResult> {
  for (const mode of modesOf(aCase)) {
    const result = await runIn(mode, aCase)
    if (result.verdict !== 'passed') return result
  }
  return { case: aCase, verdict: 'passed', trouble: undefined }
}

const CALLING: ReadonlySet<string> = new Set(['retry', 'pipeline', 'bulkhead', 'timeLimiter'])

function modesOf({ component, mode }: ConformanceCase): readonly Mode[] {
  if (mode !== undefined) return [mode]
  return CALLING.has(component) ? ['sync', 'async'] : ['async']
}

async function runIn(mode: Mode, aCase: ConformanceCase): Promise<CaseResult> {
  let at = 'config'
  let current: unknown = aCase.config
  try {
    const steps = started(aCase, new Stage(mode))
    for (const [where, raw] of placed(aCase)) {
      at = where
      current = raw
      await stepOf(steps, raw)(raw)
    }
    return { case: aCase, verdict: 'passed', trouble: undefined }
  } catch (error) {
    const end = endedBy(error)
    return { case: aCase, ...end, trouble: { at, step: current, mode, ...end.trouble } }
  }
}

function endedBy(error: unknown) {
  if (error instanceof Unsupported) {
    return { verdict: 'unsupported', trouble: { message: error.message, threw: false } } as const
  }
  if (error instanceof Mismatch) {
    const { message, expected, seen } = error
    return { verdict: 'failed', trouble: { message, threw: false, expected, seen } } as const
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : shown(error)
  return { verdict: 'failed', trouble: { message: `threw ${what}`, threw: true } } as const
}

function placed({ steps, expect }: ConformanceCase): [string, Record<string, unknown>][] {
  return [
    ...steps.map((raw, i): [string, typeof raw] => [`steps[${i}]`, raw]),
    ...expect.map((raw, i): [string, typeof raw] => [`expect[${i}]`, raw]),
  ]
}

/** The steps of the case's component, and what the kit said to its configuration. */
function started(aCase: ConformanceCase, stage: Stage): Steps {
  try {
    const steps = componentOf(aCase.component)(aCase.config, stage)
    return { ...steps, expectConfigError: expectConfigError('accepted') }
  } catch (error) {
    if (!isRefusal(error)) throw error
    const all = placed(aCase).map(([, raw]) => raw)
    if (!all.some((raw) => raw['expectConfigError'] === true)) {
      throw new Mismatch('a configuration that is accepted', error.message)
    }
    return { expectConfigError: expectConfigError('refused') }
  }
}

/** The kit refuses an option by a RangeError or a TypeError. */
function isRefusal(error: unknown): error is Error {
  return error instanceof RangeError || error instanceof TypeError
}

function expectConfigError(seen: 'accepted' | 'refused') {
  return step({ expectConfigError: z.boolean() }, ({ expectConfigError }) =>
    expectSame(expectConfigError ? 'refused' : 'accepted', seen),
  )
}

function stepOf(steps: Steps, raw: Readonly<Record<string, unknown>>) {
  const keys = Object.keys(raw)
  const name = keys.find((key) => Object.hasOwn(steps, key))
  const found = name === undefined ? undefined : steps[name]
  if (found === undefined) throw new Unsupported(`step: unknown ${JSON.stringify(keys)}`)
  return found
}

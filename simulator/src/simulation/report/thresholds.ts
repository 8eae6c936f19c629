import { durationSchema, rateSchema } from '../../quantities/quantity.js'
import { ScenarioError, problem, type ScenarioProblem } from '../../scenario/scenario-error.js'
import type { HuntReport, ThresholdResult } from '../hunt/hunt-report.js'
import {
  CONVERGENCE_MEMBERS,
  METRICS,
  readingText,
  type Metric,
  type MetricNames,
} from './metrics.js'

/** Each comparison: whether what was observed stands so to the limit. */
const COMPARISONS: Readonly<Record<string, (observed: number, limit: number) => boolean>> = {
  '==': (observed, limit) => observed === limit,
  '!=': (observed, limit) => observed !== limit,
  '<=': (observed, limit) => observed <= limit,
  '>=': (observed, limit) => observed >= limit,
  '<': (observed, limit) => observed < limit,
  '>': (observed, limit) => observed > limit,
}

/** What is meant by comparisons that other languages know. */
const MEANT: Readonly<Record<string, string>> = { '=': '==', '===': '==', '=<': '<=', '=>': '>=' }

/** An expression such as `convergence.p99 < 5m`, understood. */
export interface Threshold {
  /** As it was written. */
  readonly expression: string
  /** What must be so of the report. */
  evaluate(report: HuntReport): ThresholdResult
}

/**
 * Understands thresholds: `METRIC COMPARISON LIMIT`, such as `violations==0`,
 * `convergence.p99<5m`, `healed.callback>10%` or `hits.answer-lost>0`. Spaces do not matter. The
 * metrics are those of `METRICS`; a limit is a number (`500_000`), a duration or a share.
 *
 * @throws {ScenarioError} with every expression that says nothing, and where in it.
 */
export function readThresholds(
  expressions: readonly string[],
  names: MetricNames,
): readonly Threshold[] {
  const problems: ScenarioProblem[] = []
  const thresholds = expressions.flatMap((expression) => {
    try {
      return [readThreshold(expression, names)]
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length > 0) throw new ScenarioError(problems)
  return thresholds
}

/** What stands where in an expression. */
const PARTS =
  /^(?<before>\s*(?<metric>[^<>=!]*?)\s*)(?<comparison>[<>=!]+)(?<gap>\s*)(?<limit>.*)$/s

function readThreshold(expression: string, names: MetricNames): Threshold {
  const {
    before = '',
    metric: named = '',
    comparison = '',
    gap = '',
    limit: typed = '',
  } = PARTS.exec(expression)?.groups ?? {}
  const at = (column: number): Refuse => refusalAt(expression, column)
  if (comparison === '') {
    return at(expression.length)('a comparison and a limit are missing, such as <5m')
  }
  const [family = '', ...rest] = named.split('.')
  const member = rest.join('.')
  const isSet = named.includes('.')
  const column = expression.length - expression.trimStart().length
  const metric = metricOf(family, at(column))
  checkMember(metric, family, isSet ? member : undefined, names, at(column + family.length))
  const compare = COMPARISONS[comparison]
  if (compare === undefined) {
    const about = { meant: MEANT[comparison], allowed: Object.keys(COMPARISONS) }
    return at(before.length)(`"${comparison}" is no comparison`, about)
  }
  const start = before.length + comparison.length + gap.length
  const { limit, unit } = readLimit(metric, typed.trim(), at(start))
  const shown = expression.trim()
  return {
    expression: shown,
    evaluate(report) {
      const reading = metric.read(report, member)
      const misspelt = misspeltText(metric, member, report)
      const isRead = reading !== undefined && misspelt === undefined
      if (!isRead) {
        return { expression: shown, observed: misspelt ?? 'nothing to measure', isMet: false }
      }
      const observed = unit === 'share' ? shareOf(reading) : reading.value
      const isMet = compare(observed, limit)
      return { expression: shown, observed: readingText(reading, unit), isMet }
    },
  }
}

/** Refuses an expression because of what stands at one place of it. */
type Refuse = (message: string, about?: RefusedFor) => never

interface RefusedFor {
  /** What was given, to guess which of `allowed` was meant; or what surely was. */
  readonly got?: string
  readonly meant?: string | undefined
  readonly allowed?: readonly string[]
}

function refusalAt(expression: string, column: number): Refuse {
  return (message, { meant, ...about } = {}) => {
    const place = `threshold "${expression}", at character ${column + 1}`
    const found = problem([], `${place}: ${message}`, about)
    throw new ScenarioError([meant === undefined ? found : { ...found, suggestion: meant }])
  }
}

function metricOf(family: string, refuse: Refuse): Metric {
  const metric = Object.hasOwn(METRICS, family) ? METRICS[family] : undefined
  if (metric !== undefined) return metric
  const about = { got: family, allowed: Object.keys(METRICS) }
  return refuse(family === '' ? 'a metric is missing' : `there is no metric "${family}"`, about)
}

/** @param member what stands after the dot; absent: there is no dot */
function checkMember(
  { members, isWhole }: Metric,
  family: string,
  member: string | undefined,
  names: MetricNames,
  refuse: Refuse,
): void {
  if (members === undefined) {
    if (member !== undefined) refuse(`${family} has nothing after a dot`)
    return
  }
  const allowed =
    members === 'open' ? [] : members === 'percentiles' ? CONVERGENCE_MEMBERS : members(names)
  if (member === undefined) {
    if (!isWhole) refuse(`${family} needs a dot and what of it is meant`, { allowed })
    return
  }
  const isKnown = members === 'open' ? member !== '' : allowed.includes(member)
  if (isKnown || (members === 'percentiles' && isPercentile(member))) return
  refuse(`${family} has no "${member}"`, { got: member, allowed })
}

/** `p99`, `p99.95`: above 0 and up to 100. */
function isPercentile(member: string): boolean {
  const p = Number(/^p(\d+(?:\.\d+)?)$/.exec(member)?.[1])
  return p > 0 && p <= 100
}

interface Limit {
  readonly limit: number
  readonly unit: 'count' | 'duration' | 'share'
}

function readLimit({ unit }: Metric, typed: string, refuse: Refuse): Limit {
  if (unit === 'duration') {
    const parsed = durationSchema.safeParse(/^\d+$/.test(typed) ? Number(typed) : typed)
    const [issue] = parsed.error?.issues ?? []
    return { limit: parsed.data ?? refuse(issue?.message ?? ''), unit }
  }
  if (unit === 'count or share' && typed.includes('%')) {
    const parsed = rateSchema.safeParse(typed)
    const [issue] = parsed.error?.issues ?? []
    return { limit: parsed.data ?? refuse(issue?.message ?? ''), unit: 'share' }
  }
  const isNumber = /^\d+(?:_\d+)*(?:\.\d+)?$/.test(typed)
  if (isNumber) return { limit: Number(typed.replaceAll('_', '')), unit: 'count' }
  const forms =
    unit === 'count' ? 'such as 0 or 500_000' : 'such as 0 or 500_000, or percent such as 10%'
  return refuse(`"${typed}" is no limit; allowed: a number ${forms}`)
}

function shareOf({ value, of = 0 }: { readonly value: number; readonly of?: number }): number {
  return of === 0 ? 0 : value / of
}

/**
 * Where a name is known only after the hunt: that there is none such, or that another one was
 * probably meant.
 */
function misspeltText(
  { named, isCountedAlways = false }: Metric,
  member: string,
  report: HuntReport,
): string | undefined {
  const known = named?.(report) ?? []
  if (named === undefined || known.includes(member)) return undefined
  const { suggestion } = problem([], '', { got: member, allowed: known })
  if (suggestion) return `there was no "${member}", but ${suggestion}`
  return isCountedAlways ? `there was no "${member}"` : undefined
}

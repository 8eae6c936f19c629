import { dialectList } from '../dialects/dialect-list.js'
import { faultByName } from '../faults/fault-list.js'
import type { FaultRule } from '../faults/fault-rule.js'
import { isSimulated, type Fault } from '../faults/fault.js'
import { OPERATION_KINDS } from '../faults/operation-kind.js'
import { isPossible } from '../faults/rule-match.js'
import { describeDistribution } from '../quantities/distribution.js'
import { durationText, rateText } from '../quantities/quantity.js'
import { FAULT_NEED_WORDS } from '../scenario/fault-need-words.js'
import { counted } from './text-layout.js'

const KINDS: readonly string[] = OPERATION_KINDS

/** How many rules there are. */
export function ruleCountText(count: number): string {
  return count === 0 ? 'no fault rules' : counted(count, 'fault rule')
}

/**
 * A rule in words, in cells of a table: how often, which fault, whom, when and how long.
 *
 * @param served the dialects that are served, where a rule that strikes none of them is to say so
 */
export function ruleCells(
  rule: FaultRule,
  served?: readonly string[],
): [string, string, string, string] {
  const never = served === undefined ? '' : neverText(rule, served)
  const details = [never, whenText(rule), howText(rule)].filter((text) => text !== '')
  return [rateText(rule.rate), rule.fault, whomText(rule), details.join('; ')]
}

/** Whom a rule may strike. */
function whomText({ fault: name, match }: FaultRule): string {
  const everyone = everyoneText(faultByName(name))
  const { operation = everyone, dialect, reference, occurrence } = match
  return [
    operation,
    dialect === undefined ? '' : ` of ${dialect}`,
    reference === undefined ? '' : ` for ${reference}`,
    occurrence === undefined ? '' : `, number ${occurrence}`,
  ].join('')
}

/** Whom a fault strikes where no rule says less. */
function everyoneText(fault: Fault | undefined): string {
  switch (fault?.bites) {
    case 'request':
      return fault.operations.join(', ')
    case 'network':
      return `${fault.message}s`
    case 'callback':
    case undefined:
      return 'callbacks'
    case 'gateway':
    case 'process':
    case 'store':
    case 'clock':
      return `the ${fault.bites}`
  }
}

/** Why a rule strikes nothing where only these dialects are served; empty where it may. */
function neverText({ fault: name, match }: FaultRule, served: readonly string[]): string {
  const fault = faultByName(name)
  if (fault === undefined || fault.bites === 'gateway') return ''
  if (isSimulated(fault)) return 'never here: only in pgsim simulate'
  const { dialect, operation } = match
  if (dialect !== undefined && !served.includes(dialect)) return `never here: no ${dialect}`
  const here = dialectList.filter((one) => served.includes(one.name))
  if (fault.needs !== undefined && !here.some((one) => isPossible(fault, one))) {
    return `never here: needs ${FAULT_NEED_WORDS[fault.needs]}`
  }
  if (operation === undefined || KINDS.includes(operation)) return ''
  const isHere = here.some(
    ({ operations, events }) => operation in operations || events.includes(operation),
  )
  return isHere ? '' : `never here: no ${operation}`
}

/** When a rule may strike; empty for always. */
function whenText({ window, burst }: Pick<FaultRule, 'window' | 'burst'>): string {
  const parts = []
  if (burst !== undefined) {
    parts.push(`${durationText(burst.lasts)} of every ${durationText(burst.every)}`)
  }
  if (window !== undefined && window.from > 0) parts.push(`from ${momentText(window.from)}`)
  if (window?.to !== undefined) parts.push(`to ${momentText(window.to)}`)
  return parts.join(' ')
}

/** A moment of a scenario, as `minutes:seconds`, with tenths where it is no whole second. */
function momentText(ms: number): string {
  const tenths = Math.round(ms / 100)
  const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, '0')
  const rest = tenths % 10 === 0 ? '' : `.${tenths % 10}`
  return `${Math.floor(tenths / 600)}:${seconds}${rest}`
}

function howText({ takes, limit }: FaultRule): string {
  if (takes !== undefined) return `takes ${describeDistribution(takes)}`
  if (limit === undefined) return ''
  return `lets ${limit.requests} through per ${durationText(limit.per)}`
}

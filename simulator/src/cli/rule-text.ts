import { faultByName } from '../faults/fault-list.js'
import type { FaultRule } from '../faults/fault-rule.js'
import { describeDistribution } from '../quantities/distribution.js'
import { durationText, rateText } from '../quantities/quantity.js'

/** A rule in words, in cells of a table: how often, which fault, whom, when and how long. */
export function ruleCells(rule: FaultRule): [string, string, string, string] {
  const details = [whenText(rule), howText(rule)].filter((text) => text !== '')
  return [rateText(rule.rate), rule.fault, whomText(rule), details.join('; ')]
}

/** Whom a rule may strike. */
export function whomText({ fault: name, match }: FaultRule): string {
  const fault = faultByName(name)
  if (fault?.bites === 'gateway') return 'the gateway'
  const everyone = fault?.bites === 'request' ? fault.operations.join(', ') : 'callbacks'
  const { operation = everyone, dialect, reference, occurrence } = match
  return [
    operation,
    dialect === undefined ? '' : ` of ${dialect}`,
    reference === undefined ? '' : ` for ${reference}`,
    occurrence === undefined ? '' : `, number ${occurrence}`,
  ].join('')
}

/** When a rule may strike; empty for always. */
export function whenText({ window, burst }: Pick<FaultRule, 'window' | 'burst'>): string {
  const parts = []
  if (burst !== undefined) {
    parts.push(`${durationText(burst.lasts)} of every ${durationText(burst.every)}`)
  }
  if (window !== undefined && window.from > 0) parts.push(`from ${momentText(window.from)}`)
  if (window?.to !== undefined) parts.push(`to ${momentText(window.to)}`)
  return parts.join(' ')
}

/** A moment of a scenario, as `minutes:seconds` where it is a whole second. */
function momentText(ms: number): string {
  if (ms % 1000 !== 0) return durationText(ms)
  return `${Math.floor(ms / 60_000)}:${String((ms / 1000) % 60).padStart(2, '0')}`
}

function howText({ takes, limit }: FaultRule): string {
  if (takes !== undefined) return `takes ${describeDistribution(takes)}`
  if (limit === undefined) return ''
  return `lets ${limit.requests} through per ${durationText(limit.per)}`
}

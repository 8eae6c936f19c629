import { dialectList } from '../dialects/dialect-list.js'
import { faultByName } from '../faults/fault-list.js'
import { isSimulated } from '../faults/fault.js'
import { OPERATION_KINDS } from '../faults/operation-kind.js'
import { describeDistribution } from '../quantities/distribution.js'
import { durationText, rateText } from '../quantities/quantity.js'
import type { Scenario, ScenarioRule } from '../scenario/scenario.js'
import { ruleCells } from './rule-text.js'
import { TEXT_WIDTH, columns, counted, plainText } from './text-layout.js'

/** Headings of lines that say nothing to whoever serves a gateway. */
export const SIMULATION_HEADINGS: readonly string[] = ['load', 'draw', 'demands']

/** The headings take so much of a line. */
const HEADINGS_WIDTH = 11

/** How a distribution that takes no time is described. */
const AT_ONCE = '0 ms'

const DRAW_TEXT = 'each seed draws which faults are on, and at which rates (for simulations)'

/** The first sentence of a scenario's description. */
export function firstSentence({ description }: Pick<Scenario, 'description'>): string {
  return /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description
}

/**
 * What a scenario does, line by line, as pairs of a heading and a text.
 *
 * @param served the dialects that are served, where rules that strike none of them are to say so,
 *   and those of a simulation are counted only
 */
export function scenarioLines(
  scenario: Scenario,
  served?: readonly string[],
): (readonly [string, string])[] {
  const { load, timeScale, processing, draw, thresholds, faults } = scenario
  const simulated = faults.filter(strikesInSimulations)
  const others = faults.filter((rule) => !strikesInSimulations(rule))
  return [
    ...(load === undefined ? [] : [['load', loadText(load)] as const]),
    ['latency', latencyText(scenario)],
    ['settles', `${settlesText(describeDistribution(processing))}: ${outcomesText(scenario)}`],
    ...(timeScale === 1 ? [] : [['clock', paceText(timeScale)] as const]),
    ['callbacks', callbacksText(scenario)],
    ['faults', faultsText(others, served)],
    ...(simulated.length === 0 ? [] : [['simulate', simulatedText(simulated, served)] as const]),
    ...(draw === undefined ? [] : [['draw', DRAW_TEXT] as const]),
    ...(thresholds.length === 0 ? [] : [['demands', demandsText(thresholds)] as const]),
  ]
}

/** How fast the gateway's clock runs. */
export function paceText(timeScale: number): string {
  if (timeScale === 1) return 'as fast as real time'
  const isFast = timeScale < 1
  const times = Number((isFast ? 1 / timeScale : timeScale).toPrecision(3))
  return `${times} times as ${isFast ? 'fast' : 'slow'} as real time`
}

function strikesInSimulations({ fault: name }: ScenarioRule): boolean {
  const fault = faultByName(name)
  return fault !== undefined && isSimulated(fault)
}

/** Rules that strike in simulations only. */
function simulatedText(rules: readonly ScenarioRule[], served: readonly string[] | undefined) {
  if (served === undefined) return `in pgsim simulate only:\n${faultsText(rules)}`
  const strike = rules.length === 1 ? 'strikes' : 'strike'
  return `${counted(rules.length, 'more rule')} ${strike} only in virtual time, in pgsim simulate`
}

function demandsText(thresholds: readonly string[]): string {
  return `${plainText(thresholds.join('; '))} (for simulations)`
}

/** Rules as a table, without its headings; `none` where there are none. */
function faultsText(rules: readonly ScenarioRule[], served?: readonly string[]): string {
  if (rules.length === 0) return 'none'
  const rows = rules.map((rule) => ruleCells(rule, served))
  return columns(rows, { right: [0], width: TEXT_WIDTH - HEADINGS_WIDTH })
}

function settlesText(processing: string): string {
  return processing === AT_ONCE ? 'at once' : `after ${processing}`
}

/** How long requests take, by kind where the kinds differ. */
function latencyText({ latency }: Scenario): string {
  const kinds = OPERATION_KINDS.map((kind) => [kind, describeDistribution(latency[kind])] as const)
  const texts = [...new Set(kinds.map(([, text]) => text))]
  return texts
    .map((text) => {
      const same = kinds.filter(([, other]) => other === text).map(([kind]) => kind)
      const who = same.length === kinds.length ? 'every request' : same.join(' and ')
      return text === AT_ONCE ? `${who} at once` : `${who}: ${text}`
    })
    .join(texts.some((text) => text.includes(';')) ? '\n' : '; ')
}

function outcomesText({ outcomes }: Scenario): string {
  const shares: [number, string][] = [
    [outcomes.approved, 'approved'],
    [outcomes.limitExceeded, 'over the limit'],
    [outcomes.invalidCard, 'invalid card'],
  ]
  return shares
    .filter(([share]) => share > 0)
    .map(([share, name]) => `${rateText(share)} ${name}`)
    .join(', ')
}

function loadText({ payments, perSecond, arrivals }: NonNullable<Scenario['load']>): string {
  const lasts = durationText(Math.round(payments / perSecond) * 1000)
  const how = arrivals === 'even' ? 'evenly' : 'at random'
  return `${payments} payments, ${perSecond} a second ${how}: ${lasts} (for simulations)`
}

function callbacksText({ callbacks }: Scenario): string {
  const { retryAfter, timeout } = callbacks
  const repeated =
    retryAfter === undefined
      ? `repeated as ${dialectList.length > 1 ? 'each dialect does' : 'the dialect does'}`
      : retryAfter.length === 0
        ? 'never repeated'
        : `repeated after ${retryAfter.map(durationText).join(', ')}`
  return timeout === undefined ? repeated : `${repeated}; answered within ${durationText(timeout)}`
}

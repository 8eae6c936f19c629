import { dialectList } from '../dialects/dialect-list.js'
import { OPERATION_KINDS } from '../faults/operation-kind.js'
import { describeDistribution } from '../quantities/distribution.js'
import { durationText, rateText } from '../quantities/quantity.js'
import type { Scenario } from '../scenario/scenario.js'
import { ruleCells } from './rule-text.js'
import { TEXT_WIDTH, columns } from './text-layout.js'

/** The headings take so much of a line. */
const HEADINGS_WIDTH = 11

/** How a distribution that takes no time is described. */
const AT_ONCE = '0 ms'

/** The first sentence of a scenario's description. */
export function firstSentence({ description }: Pick<Scenario, 'description'>): string {
  return /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description
}

/**
 * What a scenario does, line by line, as pairs of a heading and a text.
 *
 * @param served the dialects that are served, where rules that strike none of them are to say so
 */
export function scenarioLines(
  scenario: Scenario,
  served?: readonly string[],
): (readonly [string, string])[] {
  const { load, timeScale, processing } = scenario
  return [
    ...(load === undefined ? [] : [['load', loadText(load)] as const]),
    ['latency', latencyText(scenario)],
    ['settles', `${settlesText(describeDistribution(processing))}: ${outcomesText(scenario)}`],
    ...(timeScale === 1 ? [] : [['clock', paceText(timeScale)] as const]),
    ['callbacks', callbacksText(scenario)],
    ['faults', faultsText(scenario, served)],
  ]
}

/** How fast the gateway's clock runs. */
export function paceText(timeScale: number): string {
  if (timeScale === 1) return 'as fast as real time'
  const isFast = timeScale < 1
  const times = Number((isFast ? 1 / timeScale : timeScale).toPrecision(3))
  return `${times} times as ${isFast ? 'fast' : 'slow'} as real time`
}

/** The rules of a scenario as a table, without its headings; `none` where there are none. */
function faultsText({ faults }: Scenario, served: readonly string[] | undefined): string {
  if (faults.length === 0) return 'none'
  const rows = faults.map((rule) => ruleCells(rule, served))
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

import { describe, expect, it } from 'vitest'
import { ScenarioError, problemText } from '../../scenario/scenario-error.js'
import { passedReport } from '../../testing/sample-hunt-report.js'
import { METRICS } from './metrics.js'
import { readThresholds } from './thresholds.js'

const names = {
  invariants: passedReport.invariants.map(({ id }) => id),
  sometimes: passedReport.sometimes.map(({ name }) => name),
  faults: passedReport.faults.map(({ name }) => name),
}

/** A report with round figures. */
const report: typeof passedReport = {
  ...passedReport,
  run: { ...passedReport.run, seeds: 200, wallMs: 30_000 },
  totals: { entities: 4000, payments: 5000, crashes: 12, hits: 900, events: 1 },
  invariants: passedReport.invariants.map((one) => ({
    ...one,
    violated: { 'no-double-charge': 2, 'amounts-equal': 1 }[one.id] ?? 0,
  })),
  sometimes: [{ name: 'answer lost after commit', isRequired: true, hits: 31, seeds: 9 }],
  faults: [{ name: 'answer-lost', breaksPromise: false, seedsOn: 90, seedsHit: 50, hits: 700 }],
  convergence: {
    count: 4,
    min: 7,
    max: 4000,
    sum: 4407,
    buckets: [
      [7, 1],
      [207, 2],
      [4095, 1],
    ],
  },
  healedBy: { answer: 3000, callback: 1000 },
  counts: { 'open reviews': 30 },
}

function evaluated(expression: string) {
  return readThresholds([expression], names).map((one) => one.evaluate(report))[0]
}

function refusal(...expressions: string[]): string[] {
  try {
    readThresholds(expressions, names)
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(problemText)
    throw error
  }
  return []
}

describe('a threshold', () => {
  it.each([
    ['violations==3', '3', true],
    ['violations==0', '3', false],
    ['violations.no-double-charge<=2', '2', true],
    ['violations.legal-transitions==0', '0', true],
    ['convergence.p50<208', '207 ms', true],
    ['convergence.p99<5m', '4 s', true],
    ['convergence.p99.9<4s', '4 s', false],
    ['convergence.max<=4s', '4 s', true],
    ['convergence.min>7ms', '7 ms', false],
    ['convergence.mean<1.2s', '1.1 s', true],
    ['payments>=5000', '5 000', true],
    ['payments_per_minute>500_000', '10 000', false],
    ['payments_per_minute>9999.5', '10 000', true],
    ['seeds!=200', '200', false],
    ['crashes>0', '12', true],
    ['hits>899', '900', true],
    ['hits.answer-lost>0', '700', true],
    ['hits.hang>0', '0', false],
    ['seeds_hit.answer-lost>=25%', '25 %: 50 of 200', true],
    ['seeds_hit.answer-lost>50', '50', false],
    ['reached.answer lost after commit>30', '31', true],
    ['healed.callback>10%', '25 %: 1 000 of 4 000', true],
    ['healed.callback<1000', '1 000', false],
    ['counts.open reviews<1%', '0.8 %: 30 of 4 000', true],
    ['counts.stray charges==0', 'there was no "stray charges"', false],
  ])('%s was %s, so it is met: %s', (expression, observed, isMet) => {
    expect(evaluated(expression)).toEqual({ expression, observed, isMet })
  })

  it('may have spaces, which are told as they were written inside', () => {
    expect(evaluated('  counts.open reviews  <  1 % ')).toEqual({
      expression: 'counts.open reviews  <  1 %',
      observed: '0.8 %: 30 of 4 000',
      isMet: true,
    })
  })

  it('is not met where there is nothing to measure', () => {
    const none = { ...report, convergence: { count: 0, min: 0, max: 0, sum: 0, buckets: [] } }
    const [threshold] = readThresholds(['convergence.p99<5m'], names)
    expect(threshold?.evaluate(none)).toMatchObject({
      observed: 'nothing to measure',
      isMet: false,
    })
  })

  it('of a share of nothing is 0 %', () => {
    const [threshold] = readThresholds(['healed.callback>10%'], names)
    expect(threshold?.evaluate({ ...report, healedBy: {} })).toMatchObject({ isMet: false })
  })

  it('is not met where its name was probably misspelt, which only the end shows', () => {
    expect(evaluated('counts.open revews<1%')).toMatchObject({
      observed: 'there was no "open revews", but open reviews',
      isMet: false,
    })
  })

  it.each([
    ['convergance.p99<5m', 1, 'there is no metric "convergance". Did you mean convergence?'],
    ['toString==0', 1, 'there is no metric "toString". Allowed: violations, convergence, '],
    ['  <5m', 3, 'a metric is missing. Allowed: '],
    ['violations', 11, 'a comparison and a limit are missing, such as <5m'],
    ['', 1, 'a comparison and a limit are missing'],
    ['violations=0', 11, '"=" is no comparison. Did you mean ==? Allowed: ==, !=, <=, >=, <, >.'],
    ['violations =< 0', 12, '"=<" is no comparison. Did you mean <=?'],
    ['violations.no-duble-charge==0', 11, 'Did you mean no-double-charge?'],
    ['convergence<5m', 12, 'convergence needs a dot and what of it is meant. Allowed: p50, '],
    ['convergence.p0<5m', 12, 'convergence has no "p0". Did you mean p50?'],
    ['convergence.p101<5m', 12, 'convergence has no "p101"'],
    ['convergence.avg<5m', 12, 'convergence has no "avg". Allowed: p50, p90, p99, p99.9, min, '],
    ['convergence.p99<5min', 17, '"5min" is no duration; allowed: whole milliseconds'],
    ['convergence.p99 < ', 19, '"" is no duration'],
    ['payments.toss>0', 9, 'payments has nothing after a dot'],
    ['payments>5%', 10, '"5%" is no limit; allowed: a number such as 0 or 500_000'],
    ['payments>-5', 10, '"-5" is no limit'],
    ['hits.answer-lsot>0', 5, 'hits has no "answer-lsot". Did you mean answer-lost?'],
    ['healed.<5%', 7, 'healed has no ""'],
    ['healed.callback>101%', 17, '"101%" is no rate; allowed: a number 0..1'],
    ['healed.callback>many', 17, '"many" is no limit; allowed: a number such as 0 or 500_000, or'],
  ])('%j is refused at character %i', (expression, character, words) => {
    const place = `threshold "${expression}", at character ${character}: `
    expect(refusal(expression)).toEqual([expect.stringContaining(words)])
    expect(refusal(expression)[0]).toContain(place)
  })

  it('is refused with all others that say nothing', () => {
    expect(refusal('violations==0', 'violatoins==0', 'hits>x')).toHaveLength(2)
  })

  it('can be about every metric, each of which says what it is', () => {
    for (const [name, { says, unit, isWhole, members }] of Object.entries(METRICS)) {
      expect(says).not.toBe('')
      const usual = name === 'counts' ? 'open reviews' : 'p50'
      const [first = usual] = typeof members === 'function' ? members(names) : []
      const limit = unit === 'duration' ? '0ms' : '0'
      const typed = `${name}${isWhole ? '' : `.${first}`}>=${limit}`
      expect([typed, evaluated(typed)?.isMet]).toEqual([typed, true])
    }
  })
})

import { describe, expect, it } from 'vitest'
import { sampleFailure, sampleLargeFailure } from '../../testing/sample-failure.js'
import { failedReport } from '../../testing/sample-hunt-report.js'
import type { Failure } from '../hunt/hunt-report.js'
import { failedSeedText } from './failed-seed-text.js'
import { plainPaint } from './paint.js'
import { replayCommand } from './replay-command.js'

function textOf(failure: Failure): string {
  return failedSeedText(failedReport, failure, { paint: plainPaint })
}

describe('a seed that failed', () => {
  it('says what was found, how little it takes, what happens, and how to see it again', () => {
    const text = textOf(sampleFailure)
    expect(text.split('\n').slice(0, 11)).toEqual([
      'FAILED  no-double-charge  order-7, seed 3',
      '  2 live charges, 82 000 KRW held for an order of 41 000 KRW',
      '  made small: 117 strikes -> 2, 20 orders -> 1 in 48 replays (104 ms), 1-minimal',
      '',
      '  What must strike for it',
      '    1  answer-dropped  answer/async-card/submit/order-7-1, 1st time',
      '    2  crash-after     shop-1/store.save/order-7, 2nd time',
      '  with these settings: submit attempts: 2; submit time-out ms: 1600; dialect:',
      '  async-card',
      '',
      '  What happens then',
    ])
    expect(text.split('\n').slice(-3)).toEqual([
      '',
      '  replay:  pgsim replay .sim/no-double-charge-3.json',
      '           trace 61300164a0b1c2d3, the same every time',
    ])
    expect(text).toContain('t+1.606s  shop-1 -> gateway  submit order-7-1, attempt 2')
  })

  it('says that the budget was reached, or that no fault has to strike', () => {
    const { shrunk } = sampleFailure
    if (shrunk === undefined) throw new Error('the sample was made small')
    const large = textOf({ ...sampleFailure, shrunk: { ...shrunk, isMinimal: false } })
    expect(large).toMatch(/, budget\s+reached\n/)
    expect(large).toContain('\n  What strikes\n')
    const alone = textOf({ ...sampleFailure, shrunk: { ...shrunk, strikes: [] } })
    expect(alone).toContain('\n  No fault has to strike for it\n  with')
  })

  it('that was not made small has its seed and the options in the command', () => {
    expect(textOf(sampleLargeFailure).split('\n').slice(2)).toEqual([
      '  it was not made small',
      '  replay:  pgsim simulate --scenario everything --store sqlite --payments 20 ' +
        '--seed 812 --seeds 1',
    ])
  })
})

describe('the command that lets a failure happen again', () => {
  it('says what was typed, and quotes what a shell would take apart', () => {
    const typed = ['--scenario', 'a b', '--dialect', 'toss', '--dialect', 'stripe']
    const run = { ...failedReport.run, typed }
    expect(replayCommand({ run }, sampleLargeFailure)).toContain(
      "--scenario 'a b' --dialect toss --dialect stripe --store sqlite",
    )
    const reproFile = "my runs/it's.json"
    expect(replayCommand({ run }, { ...sampleLargeFailure, reproFile })).toBe(
      String.raw`pgsim replay 'my runs/it'\''s.json'`,
    )
  })
})

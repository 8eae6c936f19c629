import { describe, expect, it } from 'vitest'
import type { HuntProgress } from '../hunt/hunt-options.js'
import { plainPaint } from './paint.js'
import { huntWords } from './progress-line.js'
import { ProgressPrinter } from './progress-printer.js'

/** A printer, what it has written, and a clock that is turned by hand. */
function printed(isTerminal: boolean) {
  const written: string[] = []
  const clock = { ms: 5 }
  const printer = new ProgressPrinter({
    isTerminal,
    paint: plainPaint,
    words: huntWords({ seeds: 100 }),
    stream: { columns: 60, write: (text) => written.push(text) },
    now: () => clock.ms,
  })
  const showAt = (ms: number, seeds: number): void => {
    clock.ms = ms
    const counts = { hits: 0, crashes: 0, violations: 0, virtualMs: 0, wallMs: ms }
    const progress: HuntProgress = { ...counts, seeds, seedsAsked: 100, payments: seeds } as never
    printer.show({ ...progress, slowestConvergenceMs: 0 })
  }
  return { printer, written, showAt }
}

describe('progress on a terminal', () => {
  it('is drawn at once, then at most ten times a second, over what was there', () => {
    const { written, showAt } = printed(true)
    for (const ms of [10, 50, 109, 110, 200, 211]) showAt(ms, ms % 100)
    expect(written.map((text) => /seeds (\d+)/.exec(text)?.[1])).toEqual(['10', '10', '11'])
    const [first = '', ...others] = written
    expect(first).toMatch(/^ \[/)
    expect(first.split('\n')).toHaveLength(2)
    for (const text of others) expect(text).toBe(`\u001B[1A\r\u001B[J${text.slice(8)}`)
    for (const line of first.split('\n')) expect(line.length).toBeLessThan(60)
  })

  it('is taken away at the end, once', () => {
    const { printer, written, showAt } = printed(true)
    printer.clear()
    showAt(10, 1)
    printer.clear()
    printer.clear()
    expect(written.slice(1)).toEqual(['\u001B[1A\r\u001B[J'])
  })
})

describe('progress in a log', () => {
  it('is a line every 10 % of the seeds where these take longer than 10 s', () => {
    const { printer, written, showAt } = printed(false)
    for (let seeds = 1; seeds <= 40; seeds += 1) showAt(5 + seeds * 2000, seeds)
    printer.clear()
    expect(written.map((line) => line.slice(0, 4))).toEqual(['10 %', '20 %', '30 %', '40 %'])
    for (const line of written) expect(line.split('\n')).toEqual([expect.any(String), ''])
  })

  it('is a line every 10 s where 10 % of the seeds take less', () => {
    const { written, showAt } = printed(false)
    for (let seeds = 1; seeds <= 100; seeds += 1) showAt(5 + seeds * 400, seeds)
    expect(written.map((line) => line.split('  ')[0])).toEqual(['25 %', '50 %', '75 %', '100 %'])
  })

  it('says nothing of a hunt that is over in no time', () => {
    const { written, showAt } = printed(false)
    for (let seeds = 1; seeds <= 100; seeds += 1) showAt(5 + seeds * 10, seeds)
    expect(written).toEqual([])
  })
})

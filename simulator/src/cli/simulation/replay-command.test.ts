import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { SeedOutcome } from '../../simulation/run/seed-outcome.js'
import { sampleFailure, sampleStory } from '../../testing/sample-failure.js'
import { passedReport } from '../../testing/sample-hunt-report.js'
import { sampleRepro } from '../../testing/sample-repro.js'
import { stagedParts, typedTo } from '../../testing/simulation-stage.js'
import { replayCommand } from './replay-command.js'

const { traceHash, invariant } = sampleRepro
const { violation } = sampleFailure
const hanging = { ...violation, invariant: 'every-payment-final', text: 'it hangs' }
const { sample } = passedReport
if (sample === null) throw new Error('the sample report has a run')

const outcome: SeedOutcome = {
  ...sample.outcome,
  traceHash,
  violations: [violation],
  trace: sampleStory,
  strikes: sampleRepro.strikes,
}

describe('pgsim replay', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-replay-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  async function replayed(
    found: Partial<SeedOutcome>,
    words: string[] = [],
    repro = sampleRepro,
    second: Partial<SeedOutcome> = found,
  ) {
    const file = path.join(folder, 'repro.json')
    writeFileSync(file, JSON.stringify(repro))
    const turns = [found, second].map((change) => ({ ...outcome, ...change }))
    const { parts } = stagedParts({ replay: async () => turns.shift() ?? outcome })
    return typedTo(
      replayCommand(() => Promise.resolve(parts)),
      file,
      ...words,
    )
  }

  it('shows that it fails again, in the same way, with the story and its diagram', async () => {
    const { code, stdout, stderr } = await replayed({})
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
    expect(stdout).toMatch(
      /^FAILS AGAIN {2}no-double-charge\n {2}seed 3 of payment-client in calm;/,
    )
    expect(stdout).toContain('    1  answer-dropped  answer/async-card/submit/order-7-1, 1st time')
    expect(stdout).toContain('t+1.606s  shop-1 -> gateway  submit order-7-1, attempt 2')
    expect(stdout).toMatch(/^ +buyer +shop-1 +store +gateway$/m)
    expect(stdout).toContain(`  trace ${traceHash}: the same as in the file`)
    expect(stdout).toContain(
      '  t+65.000s no-double-charge, order-7: 2 live charges, 82 000 KRW held',
    )
    expect(stdout).toMatch(/\nFAILS AGAIN \(exit code 3\)\n$/)
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('ends with exit code 4 where something does not come to its end', async () => {
    const repro = { ...sampleRepro, invariant: hanging.invariant }
    const { code, stdout } = await replayed({ violations: [violation, hanging] }, [], repro)
    expect(code).toBe(4)
    expect(stdout).toContain('every-payment-final, order-7: it hangs')
  })

  it('says that it does not fail any more', async () => {
    const { code, stdout } = await replayed({ violations: [], traceHash: '00', trace: [] })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^DOES NOT FAIL ANY MORE {2}no-double-charge\n/)
    expect(stdout).toContain(
      `  every invariant holds\n  trace 00, in the file ${traceHash}: the program has changed`,
    )
  })

  it('does not take a file whose strikes never come to pass for fixed', async () => {
    const { code, stdout } = await replayed({ violations: [], strikes: [], trace: [] })
    expect(code).toBe(6)
    expect(stdout).toMatch(/^SAYS NOTHING ANY MORE {2}no-double-charge\n/)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `${sampleRepro.strikes.length} strikes of the file never came to pass: answer-dropped at `,
    )
  })

  it('says that something else fails now', async () => {
    const { code, stdout } = await replayed({ violations: [hanging], traceHash: '00' })
    expect(code).toBe(4)
    expect(stdout).toMatch(/^FAILS DIFFERENTLY {2}no-double-charge\n/)
    expect(stdout).toContain('every-payment-final, order-7: it hangs')
  })

  it('ends with exit code 7 where it goes another way the second time', async () => {
    const { code, stdout } = await replayed({}, [], sampleRepro, { traceHash: '00' })
    expect(code).toBe(7)
    expect(stdout).toMatch(/^GOES ANOTHER WAY EACH TIME {2}no-double-charge\n/)
  })

  it.each([
    ['version', '0.0.9', 'version 0.0.9 on Node 20.20.2'],
    ['node', '18.0.0', 'version 0.1.0 on Node 18.0.0'],
  ])('takes another %s for the reason of another way', async (member, value, words) => {
    const { code, stdout } = await replayed({ traceHash: '00' }, [], {
      ...sampleRepro,
      [member]: value,
    })
    expect(code).toBe(3)
    const text = stdout.replaceAll(/\s+/g, ' ')
    expect(text).toContain(`it was found with ${words}; this is 0.1.0 on 20.20.2`)
  })

  it('prints JSON alone', async () => {
    const { code, stdout } = await replayed({}, ['--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toEqual({
      schema: 'holdfast.replay/1',
      verdict: 'again',
      invariant,
      violation,
      isSameTrace: true,
      missedStrikes: [],
      isSameProgram: true,
      traceHash,
      expectedTraceHash: traceHash,
      story: sampleStory,
    })
  })

  it('writes the story and its diagram as a page', async () => {
    const file = path.join(folder, 'story.html')
    expect((await replayed({}, ['--html', file])).code).toBe(3)
    const page = readFileSync(file, 'utf8')
    expect(page).toContain('<title>no-double-charge: fails</title>')
    expect(page).toContain('data-verdict="failed"')
    expect(page).toMatch(/<svg\s+class="sequence"/)
    expect((await replayed({ violations: [] }, ['--html', file])).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('data-verdict="passed"')
  })

  it('refuses what is no such file in words', async () => {
    const file = path.join(folder, 'other.json')
    writeFileSync(file, '{ "schema": "holdfast.repro/1", "seed": "one" }')
    const { parts } = stagedParts()
    const command = () => replayCommand(() => Promise.resolve(parts))
    const wrong = await typedTo(command(), file)
    expect(wrong.code).toBe(2)
    expect(wrong.stderr.replaceAll(/\s+/g, ' ')).toContain('seed: must be a number, got "one"')
    const absent = await typedTo(command(), path.join(folder, 'absent.json'))
    expect(absent.code).toBe(2)
    expect(absent.stderr.replaceAll(/\s+/g, ' ')).toContain('absent.json: there is no such file')
    expect((await typedTo(command())).code).toBe(2)
  })
})

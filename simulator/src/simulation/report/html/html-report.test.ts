import { describe, expect, it } from 'vitest'
import { failedReport, passedReport } from '../../../testing/sample-hunt-report.js'
import type { HuntReport } from '../../hunt/hunt-report.js'
import { htmlReport } from './html-report.js'

/** The page without its look and its script. */
async function pageOf(report: HuntReport): Promise<string> {
  const page = await htmlReport(report)
  return page.replaceAll(/<(style|script)>[^]*?<\/\1>/g, '')
}

/** The text of a part of the page, on one line. */
function textOf(page: string, id: string): string {
  return wordsOf(new RegExp(`<section[^>]* id="${id}"[^]*?</section>`).exec(page)?.[0] ?? '')
}

/** The text above all parts. */
function headOf(page: string): string {
  return wordsOf(page.slice(page.indexOf('<body>'), page.indexOf('<section')))
}

function wordsOf(part: string): string {
  return part.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

describe('the report as a page', () => {
  it('is one file that asks nobody for anything', async () => {
    const page = await htmlReport(failedReport)
    expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/)
    expect(page).toContain("default-src 'none'")
    const links = [...page.matchAll(/(?:src|href|url|@import)\s*[=(]\s*["']?([^"')\s>]+)/g)]
    expect(links.map(([, address = '']) => address.slice(0, 20))).toEqual(['data:image/svg+xml,%'])
    const addresses = page.match(/https?:\/\/[^"'\s]+/g) ?? []
    expect(addresses.filter((one) => one !== 'http://www.w3.org/2000/svg')).toEqual([])
  })

  it('says first how it ended, why, and how much was run', async () => {
    const head = headOf(await pageOf(failedReport))
    expect(head).toContain('payment-client in the scenario everything')
    expect(head).toContain('Failed safety violated exit code 3 faults drawn per seed; seeds 1 to')
    expect(head).toContain('no-double-charge was violated: 17 times every-payment-final did not')
    expect(head).toContain('Payments 214 310 1 M/min')
    const passed = await pageOf(passedReport)
    expect(headOf(passed)).toContain('Passed exit code 0')
    expect(passed).not.toContain('class="reasons"')
    const partly = await pageOf({ ...passedReport, verdict: 'interrupted' })
    expect(headOf(partly)).toContain('Interrupted exit code 130')
  })

  it('has every failure with its story, its diagram and a command to copy', async () => {
    const page = await pageOf(failedReport)
    expect(page).toContain('data-copy="pgsim replay .sim/no-double-charge-3.json"')
    expect(textOf(page, 'failure-1')).toMatch(
      /no-double-charge .* 2 live charges, .* What must strike for it answer-dropped .* 1st time/,
    )
    expect(textOf(page, 'failure-1')).toContain('t+1.606s shop-1 → gateway submit order-7-1')
    expect(page.match(/<svg\s+class="sequence"/g)).toHaveLength(1)
    expect(page.match(/class="step struck"/g)).toHaveLength(2)
    expect(textOf(page, 'failure-2')).toContain('It was not made small.')
  })

  it('has a line for each invariant, each sometimes, each fault and each threshold', async () => {
    const page = await pageOf(failedReport)
    for (const { id, says } of failedReport.invariants) {
      expect(textOf(page, 'invariants')).toContain(` ${id} `)
      expect(textOf(page, 'invariants')).toContain(says)
    }
    expect(textOf(page, 'invariants')).toContain('violated no-double-charge safety')
    for (const { name } of failedReport.sometimes) {
      expect(textOf(page, 'reached')).toContain(` ${name} `)
    }
    const on = failedReport.faults.filter(({ seedsOn }) => seedsOn > 0)
    for (const { name } of on) expect(textOf(page, 'faults')).toContain(` ${name} `)
    expect(textOf(page, 'faults')).not.toContain('stale-look-up')
    expect(textOf(page, 'thresholds')).toContain('not met payments_per_minute&gt;2_000_000')
  })

  it('marks what was not proved: never reached, too seldom, not the same twice', async () => {
    const page = await pageOf({
      ...passedReport,
      sometimes: passedReport.sometimes.map((one) => ({ ...one, hits: 0 })),
      faults: passedReport.faults.map((one) => ({ ...one, seedsHit: 42 })),
      determinism: { seedsRunTwice: 9, differences: [4], forbidden: [] },
    })
    expect(textOf(page, 'reached')).toContain('never answer lost after commit')
    expect(textOf(page, 'faults')).toContain('hang too seldom')
    expect(textOf(page, 'thresholds')).toContain('not so The same seed gives the same run')
  })

  it('shows how orders came to their end, and one run over its time', async () => {
    const page = await pageOf(passedReport)
    expect(textOf(page, 'healed')).toContain('answer 122 410 61 %')
    expect(textOf(page, 'convergence')).toMatch(/Half within 3\.3 s .* Bound 15 m/)
    const run = textOf(page, 'sample')
    expect(run).toContain('shop-2 submit')
    expect(run).toMatch(/t\+31\.000s to t\+39\.400s: down \(black-out\)/)
    expect(run).toContain('faults end')
    expect(run).toContain('batch size 7')
    expect(run).toContain('answer-dropped 2.94 %, struck 4')
  })

  it('leaves out what is not there', async () => {
    const nothing = { count: 0, min: 0, max: 0, sum: 0, buckets: [] }
    const empty: HuntReport = {
      ...passedReport,
      sample: null,
      convergence: nothing,
      healedBy: {},
      counts: {},
      faults: [],
      thresholds: [],
      sometimes: [],
      invariants: [],
    }
    const page = await pageOf(empty)
    expect(page).not.toContain('id="sample"')
    expect(textOf(page, 'convergence')).toContain('No order came to its end.')
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/)
    const seen = await pageOf(failedReport)
    expect(seen).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  it('takes nothing that it is told for markup', async () => {
    const wicked = '<script>alert("1")</script>'
    const [failure] = failedReport.failures
    if (failure === undefined) throw new Error('the sample has failures')
    const story = [{ at: 0, lane: wicked, to: wicked + 2, what: wicked, fault: wicked }]
    const page = await pageOf({
      ...failedReport,
      run: { ...failedReport.run, scenario: wicked },
      healedBy: { [wicked]: 1 },
      failures: [
        {
          ...failure,
          reproFile: wicked,
          violation: { ...failure.violation, text: wicked, entity: wicked },
          shrunk: failure.shrunk && { ...failure.shrunk, story },
        } as typeof failure,
      ],
    })
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
  })
})

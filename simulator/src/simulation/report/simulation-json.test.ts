import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { failedReport } from '../../testing/sample-hunt-report.js'

const whole = readFileSync(
  new URL('../../../../docs/reference/simulation-json.md', import.meta.url),
  'utf8',
)
// What is below its next heading is about another report.
const [page = ''] = whole.split(/^## /m)

/** The words in code of a part of the page. */
function namesIn(part: string): string[] {
  return [...part.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
}

/** What the page says of a member. */
function lineOf(member: string): string {
  return new RegExp(`^\\| \`${member}\` +\\|(.*)$`, 'm').exec(page)?.[1] ?? ''
}

describe('the page about the JSON of a simulation', () => {
  it('has every member of the report, in its order, and no other', () => {
    const rows = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
    expect(rows).toEqual(Object.keys(failedReport))
  })

  it('has the schema that reports have', () => {
    expect(failedReport.schema).toBe('holdfast.simulation/1')
    expect(lineOf('schema')).toContain(`\`${failedReport.schema}\``)
  })

  it.each(['run', 'totals', 'invariants', 'sometimes', 'faults', 'convergence', 'thresholds'])(
    'has every member of %s',
    (member) => {
      const value: unknown = failedReport[member as keyof typeof failedReport]
      const one = Array.isArray(value) ? (value[0] as object) : (value as object)
      expect(namesIn(lineOf(member))).toEqual(expect.arrayContaining(Object.keys(one)))
    },
  )

  it('has every member of a failure, of what it was made small to, and of an event', () => {
    const [failure] = failedReport.failures
    const { shrunk } = failure ?? {}
    const [, told = ''] = /\*\*A failure\*\*([^]*?)\n\n/.exec(page) ?? []
    for (const part of [failure, failure?.violation, shrunk]) {
      expect(namesIn(told)).toEqual(expect.arrayContaining(Object.keys(part ?? {})))
    }
    const [, event = ''] = /\*\*An event\*\*([^]*?)\n\n/.exec(page) ?? []
    const members = shrunk?.story.flatMap((one) => Object.keys(one)) ?? []
    expect(namesIn(event)).toEqual(expect.arrayContaining([...new Set(members)]))
  })
})

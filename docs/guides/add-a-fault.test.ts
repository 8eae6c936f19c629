import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPage } from '../page-blocks/page.js'
import { WorkedExample, type Ran } from '../page-blocks/worked-example.js'

describe('the guide to a new fault', { timeout: 60_000 }, () => {
  let example: WorkedExample
  let built: Ran

  beforeAll(async () => {
    example = new WorkedExample(await readPage('docs/guides/add-a-fault.md'))
    built = await example.build()
  }, 60_000)
  afterAll(() => example.end())

  it('writes what compiles', () => {
    expect(built).toEqual({ code: 0, said: '' })
  })

  it('has tests that pass, and leaves those of all faults passing', async () => {
    const ran = await example.test('simulator/src/faults')
    expect(ran.said).toContain('hang-after-commit.test.ts')
    expect(ran.said).not.toContain('failed')
    expect(ran.code).toBe(0)
  })

  it('puts it where `everything` names every fault', async () => {
    const shipped = 'simulator/src/scenario/shipped-scenarios.test.ts'
    const ran = await example.test(shipped, '-t', 'names every fault')
    expect(ran.said).toMatch(/Tests.* 1 passed/)
    expect(ran.code).toBe(0)
  })

  it('is true about the command line and scenarios', async () => {
    const listed = await example.pgsim('faults')
    expect(listed.said).toContain('hang-after-commit')
    const explained = await example.pgsim('faults', 'hang-after-commit')
    expect(explained.said).toContain('pgsim serve --fault hang-after-commit')
    expect(explained.said).toContain('X-Sim-Fault: hang-after-commit')
    const played = await example.pgsim('scenarios', 'everything')
    expect(played.said).toContain('hang-after-commit')
  })
})

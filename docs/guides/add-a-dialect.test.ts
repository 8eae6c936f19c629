import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPage } from '../page-blocks/page.js'
import { WorkedExample, type Ran } from '../page-blocks/worked-example.js'

describe('the guide to a new dialect', { timeout: 120_000 }, () => {
  let example: WorkedExample
  let built: Ran

  beforeAll(async () => {
    example = new WorkedExample(await readPage('docs/guides/add-a-dialect.md'))
    built = await example.build()
  }, 180_000)
  afterAll(() => example.end())

  it('writes what compiles', () => {
    expect(built).toEqual({ code: 0, said: '' })
  })

  it('has contract tests that pass', async () => {
    const ran = await example.test('tests/contract/till/simulator-speaks-openapi.test.ts')
    expect(ran.said).toMatch(/Tests.* 2 passed/)
    expect(ran.code).toBe(0)
  })

  it('has a client that is held to the same file, and pays', async () => {
    const ran = await example.test('tests/contract/till/client-speaks-openapi.test.ts')
    expect(ran.said).toMatch(/Tests.* 6 passed/)
    expect(ran.code).toBe(0)
  })

  it('has a client that pays where `pgsim` serves it', async () => {
    const url = await example.serve('--dialect', 'till', '--seed', '1')
    const ran = await example.node('tests/contract/till/pay.mjs', url)
    expect(ran.said).toMatch(/^pending Your payment is being processed\.\n(pending\n)*approved\n$/)
    expect(ran.code).toBe(0)
  })

  it('is true about the command line', async () => {
    expect((await example.pgsim('faults', 'answer-lost')).said).toMatch(/dialects .*\btill\b/)
    const wrong = await example.pgsim('serve', '--dialect', 'tlil')
    expect(wrong.said).toContain('toss, stripe, till.')
  })
})

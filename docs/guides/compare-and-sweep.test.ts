import { afterAll, describe, expect, it } from 'vitest'
import {
  commandsOf,
  comparable,
  ConsoleSession,
  patternOf,
} from '../page-blocks/console-session.js'
import { readPage } from '../page-blocks/page.js'

const page = await readPage('docs/guides/compare-and-sweep.md')

describe('the sessions of the page', { timeout: 120_000 }, () => {
  const session = new ConsoleSession({})
  afterAll(() => session.end())

  it.each(commandsOf(page))('$command', async (shown) => {
    expect(comparable(await session.type(shown))).toMatch(patternOf(shown.output))
  })
})

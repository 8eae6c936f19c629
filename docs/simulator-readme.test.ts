import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandsOf, comparable, ConsoleSession, patternOf } from './page-blocks/console-session.js'
import { readPage } from './page-blocks/page.js'

const page = await readPage('simulator/README.md')
const [rules = '', scenario = ''] = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(
  ([, yaml]) => yaml,
)

describe('the sessions of the simulator’s page', { timeout: 60_000 }, () => {
  let session: ConsoleSession

  beforeAll(async () => {
    session = new ConsoleSession({ 8082: await freePort(), 8083: await freePort() })
    session.write('black-friday.yaml', scenario)
  })
  afterAll(() => session.end())

  it.each(commandsOf(page))('$command', async (shown) => {
    const said = comparable(await session.type(shown))
    expect(said).toMatch(patternOf(shown.output))
  })

  it('has rules that are valid', async () => {
    session.write('rules.yaml', `name: rules\ndescription: As on the page.\n${rules}`)
    const said = await session.type({ command: 'pgsim check rules.yaml; echo $?', output: '' })
    expect(said).toMatch(/\n0$/)
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  return address.port
}

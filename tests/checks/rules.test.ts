import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeBreach } from '../../scripts/check/breach.mjs'
import { rules } from '../../scripts/check/rules.mjs'
import { createPlantedWorkspace, type PlantedWorkspace } from './planted-workspace.js'

let workspace: PlantedWorkspace

beforeEach(() => {
  workspace = createPlantedWorkspace()
})

afterEach(() => {
  workspace.remove()
})

async function breachesOf(name: string): Promise<string[]> {
  const rule = rules.find((candidate) => candidate.name === name)
  if (!rule) throw new Error(`no rule called ${name}`)
  return (await rule.find(workspace.root)).map(describeBreach)
}

/** Plants one file and expects one breach, which names it and says `message`. */
async function expectBreach(
  rule: string,
  file: string,
  text: string,
  message: string | RegExp,
): Promise<void> {
  workspace.plant(file, text)
  const breaches = await breachesOf(rule)
  expect(breaches).toHaveLength(1)
  expect(breaches[0]).toContain(file)
  expect(breaches[0]).toMatch(message)
}

const lines = (...text: string[]): string => `${text.join('\n')}\n`

describe('a clean workspace', () => {
  it('passes every rule', async () => {
    for (const { name } of rules) expect(await breachesOf(name), name).toEqual([])
  }, 30_000)
})

describe('types', () => {
  it('finds a type error in a source', async () => {
    const file = 'packages/resilience-kit/src/wrong.ts'
    const text = `/** Wrong. */\nexport const wrong: string = 1\n`
    await expectBreach('types', file, text, /:2: TS2322/)
  })

  it('finds a type error in a test', async () => {
    const file = 'packages/resilience-kit/src/wrong.test.ts'
    await expectBreach('types', file, `export const wrong: string = 1\n`, /:1: TS2322/)
  })

  it('finds a file that no project includes', async () => {
    const file = 'simulator/scripts/unseen.ts'
    await expectBreach('types', file, `export const unseen = 1\n`, 'no TypeScript project')
  })

  it.each(['docs', 'ops/alerts'])('finds a type error below %s', async (folder) => {
    const text = `export const wrong: string = 1\n`
    await expectBreach('types', `${folder}/deep/wrong.ts`, text, /:1: TS2322/)
  })
})

describe('format', () => {
  it('finds an unformatted file', async () => {
    const file = 'packages/resilience-kit/src/ugly.ts'
    await expectBreach('format', file, `export const ugly = "1";\n`, 'not formatted')
  })
})

describe('lint', () => {
  it('finds a floating promise', async () => {
    const text = lines(
      `const send = async (): Promise<void> => {}`,
      `/** Sends. */`,
      `export function sendSoon(): void {`,
      `  send()`,
      `}`,
    )
    await expectBreach('lint', 'simulator/src/send.ts', text, /:4: .*no-floating-promises/)
  })

  it('finds a floating promise in a test', async () => {
    const text = `const send = async (): Promise<void> => {}\nsend()\n`
    await expectBreach('lint', 'simulator/src/send.test.ts', text, /:2: .*no-floating-promises/)
  })

  it('finds a file of 251 lines and lets 250 pass', async () => {
    const file = (count: number): string =>
      lines('export const a = 1', ...Array(count - 1).fill('// line'))
    workspace.plant('packages/pg-client/src/long-enough.ts', file(250))
    await expectBreach('lint', 'packages/pg-client/src/too-long.ts', file(251), /max-lines\)/)
  })

  it('finds a function of 61 lines and does not count blank lines and comments', async () => {
    const body = (count: number): string[] => Array(count).fill('  total += 1')
    const add = (name: string, count: number): string =>
      lines(
        `/** Adds. */`,
        `export function ${name}(start: number): number {`,
        `  // why`,
        ``,
        `  let total = start`,
        ...body(count - 4),
        `  return total`,
        `}`,
      )
    workspace.plant('packages/pg-client/src/short.ts', add('short', 60))
    const message = /max-lines-per-function/
    await expectBreach('lint', 'packages/pg-client/src/long.ts', add('long', 61), message)
  })

  it('finds an `any`', async () => {
    const file = 'examples/shop-app/src/loose.ts'
    await expectBreach('lint', file, `export const loose: any = 1\n`, /no-explicit-any/)
  })

  it('says so when the linter cannot run', async () => {
    workspace.plant('.oxlintrc.json', '{ "rules": { "no-such-rule": "error" } }')
    expect(await breachesOf('lint')).toEqual([expect.stringContaining('oxlint ended with code')])
  })
})

describe('columns', () => {
  it('finds 101 columns and lets 100 pass', async () => {
    workspace.plant('simulator/src/full.ts', `// ${'x'.repeat(97)}\n`)
    const file = 'simulator/src/wide.ts'
    await expectBreach('columns', file, `\n// ${'x'.repeat(98)}\n`, /:2: 101 columns/)
  })
})

describe('names', () => {
  it.each(['util', 'helpers', 'common', 'types', 'errors'])('finds a folder %s', async (folder) => {
    workspace.plant(`simulator/src/${folder}/clock.ts`, '')
    expect(await breachesOf('names')).toEqual([
      expect.stringContaining(`simulator/src/${folder}: a folder called ${folder} says nothing`),
    ])
  })

  it('finds a file named pg', async () => {
    await expectBreach('names', 'packages/pg-client/src/pg-status.ts', '', 'say gateway')
  })
})

describe('entries', () => {
  it('finds `export *`', async () => {
    const file = 'packages/resilience-kit/src/all.ts'
    const text = `// export * here is only a comment\nexport * from './limit.js'\n`
    await expectBreach('entries', file, text, /:2: `export \*` hides/)
  })

  it('finds an index.ts that is no entry', async () => {
    await expectBreach('entries', 'simulator/src/gateway/index.ts', '', 'only at an entry')
  })
})

describe('kit-names', () => {
  const kit = '@holdfast/resilience-kit'

  it.each([
    ['a policy', `import { retry } from '${kit}'`, 'retry'],
    ['a type', `import type { Clock, RetryOptions } from '${kit}'`, 'RetryOptions'],
    ['under another name', `import { pipeline as Clock } from '${kit}'`, 'pipeline'],
    ['all of it', `import * as Clock from '${kit}'`, '\\*'],
    ['by a re-export', `export { timeout } from '${kit}'`, 'timeout'],
    ['late', `export const kit = import('${kit}')`, '\\*'],
  ])('finds that the gateway takes more than time and chance: %s', async (_, text, taken) => {
    const file = 'simulator/src/http/planted.ts'
    await expectBreach(
      'kit-names',
      file,
      `// why\n${text}\n`,
      new RegExp(`:2: takes ${taken} from`),
    )
  })

  it('lets time, chance and the testing entry pass, and other folders', async () => {
    const good = `import { systemClock, type Clock, type Ids as Names } from '${kit}'\n`
    workspace.plant('simulator/src/http/planted.ts', good)
    workspace.plant('simulator/src/a.test.ts', `import { VirtualClock } from '${kit}/testing'\n`)
    workspace.plant('simulator/src/simulation/a.ts', `import { retry } from '${kit}'\n`)
    workspace.plant('packages/pg-client/src/a.ts', `import { retry } from '${kit}'\n`)
    expect(await breachesOf('kit-names')).toEqual([])
  })
})

describe('suppressions', () => {
  it('finds a comment that switches a rule off', async () => {
    const text = `${['// oxlint', 'disable-next-line', 'no-var'].join('-')}\nvar a = 1\n`
    await expectBreach('suppressions', 'simulator/src/quiet.ts', text, /:1: oxlint-disable/)
  })
})

describe('exports', () => {
  it('finds an entry whose file is not there', async () => {
    await breachesOf('types') // builds
    rmSync(path.join(workspace.root, 'simulator/dist/index.js'))
    const breaches = await breachesOf('exports')
    expect(breaches).toEqual([
      expect.stringMatching(/^simulator\/package\.json: .*"\."\].*file does not exist/),
    ])
  })

  it('takes a warning of publint for a breach', async () => {
    await breachesOf('types') // builds
    workspace.plant('simulator/dist/index.js', 'module.exports = 1\n')
    const breaches = await breachesOf('exports')
    expect(breaches).toEqual([expect.stringMatching(/^simulator\/package\.json: .*CJS/)])
  })
})

describe('markdown', () => {
  it.each([
    ['a broken link', 'See [it](docs/gone.md).', 'link to docs/gone.md: no such file'],
    ['a broken heading', 'See [it](#gone).', 'link to #gone: no such heading'],
    ['a missing path', 'It is in `simulator/src/gone.ts`.', 'path simulator/src/gone.ts'],
    ['an unknown script', 'Type `npm run gone`.', 'no script called gone'],
    ['an unknown script in a block', '```sh\npnpm gone --seed 1\n```', 'no script called gone'],
    ['a script that needs run', 'Type `npm demo`.', 'npm needs `npm run`'],
  ])('finds %s', async (_, text, message) => {
    await expectBreach('markdown', 'simulator/README.md', `# Simulator\n\n${text}\n`, message)
  })

  it('lets existing links, headings, paths and commands pass', async () => {
    const text = lines(
      `# 시뮬레이터 — the map`,
      `[here](#시뮬레이터--the-map), [there](../README.md#planted), [out](https://example.com/a)`,
      `\`src/gateway/charge.ts\`, \`simulator/src/gateway\`, \`POST /orders/:id\`, \`a/b\``,
      `\`npm test -- --project simulator\`, \`npm run demo\`, \`pnpm check\`, \`npm i a\``,
      '```ts',
      `// [not](a-link.md), \`npm run nothing\``,
      '```',
    )
    workspace.plant('simulator/README.md', text)
    expect(await breachesOf('markdown')).toEqual([])
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeBreach } from '../../scripts/check/breach.mjs'
import { find } from '../../scripts/check/ambient.mjs'
import { createPlantedWorkspace, type PlantedWorkspace } from './planted-workspace.js'

let workspace: PlantedWorkspace

beforeEach(() => {
  workspace = createPlantedWorkspace()
})

afterEach(() => {
  workspace.remove()
})

async function breachesOf(file: string, statement: string): Promise<string[]> {
  workspace.plant(file, `/** 시간. */\nexport const before = 1\n${statement}\n`)
  return (await find(workspace.root)).map(describeBreach)
}

describe('core code', () => {
  it.each([
    'Date.now()',
    'new Date()',
    'Date()',
    'const { now } = Date',
    'globalThis.Date.now()',
    'const draw = globalThis.Date',
    'new globalThis.Date()',
    'const { Date: Day } = globalThis',
    'const { ...all } = Math',
    `const { [name]: draw } = Math`,
    'const all = globalThis',
    'global.Math.random()',
    `Reflect.get(Math, 'random')()`,
    `Reflect.get(globalThis, 'Date')`,
    'const day = Date',
    'const chance = { Math }',
    'const draw = Math[name]()',
    '(Date as unknown as Day).now()',
    'class Day extends Date {}',
    'setTimeout(() => {}, 1)',
    'globalThis.setTimeout(() => {}, 1)',
    'const timers = { setInterval }',
    'setInterval(() => {}, 1)',
    'setImmediate(() => {})',
    'performance.now()',
    'process.hrtime.bigint()',
    'AbortSignal.timeout(1)',
    'Math.random()',
    `Math['random']()`,
    'crypto.randomUUID()',
    `import { randomBytes } from 'node:crypto'`,
    `import { randomUUID as draw } from 'crypto'`,
    `import { setTimeout as sleep } from 'node:timers/promises'`,
  ])('must not write %s', async (statement) => {
    const file = 'packages/pg-client/src/planted.ts'
    const [first] = await breachesOf(file, statement)
    expect(first).toMatch(/^packages\/pg-client\/src\/planted\.ts:3: .* is ambient/)
  })

  it.each([
    'const paidAt = new Date(0)',
    'const paidAt = new globalThis.Date(0)',
    'const most = Math.max(1, Date.UTC(2026))',
    `const most = Math['max'](1)`,
    'const { max, min: least } = Math',
    'const isDay = value instanceof Date',
    'const draw = (math: Math, day: Date) => math.max(day.valueOf())',
    'const encoder = new globalThis.TextEncoder()',
    'interface Timers { setTimeout(): void; performance: number }',
    'const row = { crypto: 1 }.crypto',
    `import { createHash } from 'node:crypto'`,
    '// Date.now() and Math.random()',
    `const text = 'Date.now()'`,
  ])('may write %s', async (statement) => {
    expect(await breachesOf('packages/pg-client/src/planted.ts', statement)).toEqual([])
  })

  it.each(['gateway', 'faults', 'quantities', 'scenario', 'simulation'])(
    'includes simulator/src/%s',
    async (folder) => {
      const file = `simulator/src/${folder}/planted.ts`
      expect(await breachesOf(file, 'Math.random()')).toHaveLength(1)
    },
  )
})

describe('elsewhere', () => {
  it.each([
    ['the system ports', 'packages/resilience-kit/src/system/clock.ts'],
    ['a test', 'packages/resilience-kit/src/planted.test.ts'],
    ['the simulator at its edge', 'simulator/src/http/planted.ts'],
    ['the shop', 'examples/shop-app/src/planted.ts'],
  ])('%s may ask the machine', async (_, file) => {
    expect(await breachesOf(file, 'Date.now()')).toEqual([])
  })

  it('the virtual clock may yield with setImmediate, and ask nothing else', async () => {
    const file = 'packages/resilience-kit/src/testing/planted.ts'
    expect(await breachesOf(file, 'setImmediate(() => {})')).toEqual([])
    expect(await breachesOf(file, 'Date.now()')).toHaveLength(1)
  })
})

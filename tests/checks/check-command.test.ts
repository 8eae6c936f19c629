import { execFile } from 'node:child_process'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rules } from '../../scripts/check/rules.mjs'
import { createPlantedWorkspace, type PlantedWorkspace } from './planted-workspace.js'

const command = path.resolve(import.meta.dirname, '../../scripts/check.mjs')

let workspace: PlantedWorkspace

beforeEach(() => {
  workspace = createPlantedWorkspace()
})

afterEach(() => {
  workspace.remove()
})

function check(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const all = [command, '--root', workspace.root, ...args]
    execFile(process.execPath, all, { env: { ...process.env, NO_COLOR: '1' } }, (error, said) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said })
    })
  })
}

it('runs every rule though some fail, names the breaches and ends with 1', async () => {
  workspace.plant('simulator/src/util/wide.ts', `// ${'x'.repeat(98)}\nexport const a = "1"\n`)
  const { code, said } = await check()
  expect(code).toBe(1)
  for (const { name } of rules)
    expect(said).toMatch(new RegExp(`^(ok|FAIL) +${name} +[0-9.]+ s`, 'm'))
  expect(
    said
      .match(/^FAIL +(\w+)/gm)
      ?.map((line) => line.split(/ +/)[1])
      .toSorted(),
  ).toEqual(['columns', 'format', 'names'])
  expect(said).toContain('  simulator/src/util/wide.ts:1: 101 columns; at most 100')
}, 30_000)

it('ends with 0 when all rules hold, and runs only those asked for', async () => {
  const { code, said } = await check('names', 'columns')
  expect(code).toBe(0)
  expect(said.trim().split('\n')).toHaveLength(2)
})

it('names the rules when asked for one that is not there', async () => {
  const { code, said } = await check('nothing')
  expect(code).toBe(2)
  expect(said).toContain('No rule called nothing')
  expect(said).toContain('arrows')
})

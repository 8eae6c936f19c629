import { execFile } from 'node:child_process'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as api from '../../scripts/check/api.mjs'
import { describeBreach } from '../../scripts/check/breach.mjs'
import * as types from '../../scripts/check/types.mjs'
import { createPlantedWorkspace, type PlantedWorkspace } from './planted-workspace.js'

let workspace: PlantedWorkspace

beforeEach(() => {
  workspace = createPlantedWorkspace()
})

afterEach(() => {
  workspace.remove()
})

async function breaches(): Promise<string[]> {
  return (await api.find(workspace.root)).map(describeBreach)
}

describe('api', { timeout: 30_000 }, () => {
  const record = 'packages/resilience-kit/etc/resilience-kit.api.md'

  it('finds that an entry offers something else than is recorded, and shows it', async () => {
    workspace.plant(
      'packages/resilience-kit/src/limit.ts',
      '/** The limit. */\nexport const limit = 2\n',
    )
    await types.find(workspace.root) // builds
    const found = await breaches()
    expect(found).toEqual([
      expect.stringContaining(
        `${record}: the public API is not the recorded one; if that is meant, run \`npm run api\`:`,
      ),
    ])
    expect(found[0]).toMatch(/^ +-export const limit = 1;\n +\+export const limit = 2;$/m)
  })

  it('finds an entry that is not recorded, and a record without an entry', async () => {
    await types.find(workspace.root) // builds
    renameSync(path.join(workspace.root, record), path.join(workspace.root, `${record}.api.md`))
    expect(await breaches()).toEqual([
      `${record}: the API of this entry is not recorded; \`npm run api\` does it`,
      `${record}.api.md: no public entry has this API any more; \`npm run api\` removes it`,
    ])
  })

  it('is brought up to date by `npm run api`', async () => {
    await types.find(workspace.root) // builds
    const recorded = readFileSync(path.join(workspace.root, record), 'utf8')
    workspace.plant(record, 'out of date')
    workspace.plant(`${record}.api.md`, 'an entry that was')
    const program = path.resolve(import.meta.dirname, '../../scripts/api.mjs')
    await promisify(execFile)(process.execPath, [program, '--root', workspace.root])
    expect(readFileSync(path.join(workspace.root, record), 'utf8')).toBe(recorded)
    expect(existsSync(path.join(workspace.root, `${record}.api.md`))).toBe(false)
  })

  it('says so when the library is not built', async () => {
    const found = await breaches()
    expect(found).toEqual([expect.stringMatching(/dist\/index\.d\.ts is not there: run npm run/)])
  })
})

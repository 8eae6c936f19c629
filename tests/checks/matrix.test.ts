import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nodeRelease } from '../../scripts/matrix/node-release.mjs'

let root: string

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'holdfast-matrix-'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

describe('a release of Node for the matrix', () => {
  it('is the one that runs, where it is of the wanted line', async () => {
    const own = process.versions.node
    const release = await nodeRelease(root, Number(own.split('.')[0]))
    expect(release).toEqual({ command: process.execPath, version: own })
  })

  it('fails with one sentence where the registry does not have it', async () => {
    vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/')
    vi.stubEnv('npm_config_fetch_retries', '0')
    await expect(nodeRelease(root, 18)).rejects.toThrow(
      /^Node 18 cannot be fetched from the registry \(node-release@npm:node-.*@18\): npm error/,
    )
  })
})

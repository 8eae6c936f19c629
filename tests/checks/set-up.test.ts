import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'

import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isInstalled, markInstalled } from '../../scripts/setup/install-stamp.mjs'
import { runStep } from '../../scripts/setup/run-step.mjs'

const repository = path.resolve(import.meta.dirname, '../..')

let root: string

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'holdfast-set-up-'))
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('a plain npm install', () => {
  it('stops with the right command and leaves nothing behind', async () => {
    // Dependencies are left out so that the test needs no registry; what stops npm is `engines`.
    const manifest = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'))
    writeFileSync(
      path.join(root, 'package.json'),
      JSON.stringify({ ...manifest, devDependencies: {} }),
    )
    cpSync(path.join(repository, '.npmrc'), path.join(root, '.npmrc'))
    const said = await new Promise<string>((resolve, reject) => {
      execFile('npm', ['install', '--offline'], { cwd: root }, (error, stdout, stderr) => {
        if (error) resolve(`${stdout}${stderr}`)
        else reject(new Error('npm install went through'))
      })
    })
    expect(said).toContain('not npm: this is a pnpm workspace, run `npm run setup`')
    expect(readdirSync(root).toSorted()).toEqual(['.npmrc', 'package.json'])
  })
})

describe('the install stamp', () => {
  const manifest = (dependencies: Record<string, string>): string =>
    JSON.stringify({ dependencies })

  beforeEach(() => {
    mkdirSync(path.join(root, 'packages/kit'), { recursive: true })
    writeFileSync(path.join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n')
    writeFileSync(path.join(root, 'package.json'), manifest({}))
    writeFileSync(path.join(root, 'packages/kit/package.json'), manifest({ zod: '4' }))
  })

  it('holds after an install, until the lockfile or a manifest changes', () => {
    expect(isInstalled(root)).toBe(false)
    mkdirSync(path.join(root, 'packages/kit/node_modules'))
    markInstalled(root)
    expect(isInstalled(root)).toBe(true)

    writeFileSync(path.join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 10\n')
    expect(isInstalled(root)).toBe(false)
    markInstalled(root)
    writeFileSync(path.join(root, 'packages/kit/package.json'), manifest({ zod: '5' }))
    expect(isInstalled(root)).toBe(false)
  })

  it('does not hold when a package lost its dependencies', () => {
    markInstalled(root)
    expect(isInstalled(root)).toBe(false)
  })
})

describe('a set-up step', () => {
  const node = { command: process.execPath, doing: 'installing' }

  it('says that it is still at work, for as long as it is', async () => {
    const stop = path.join(root, 'stop')
    const script = `
      const { existsSync, watch } = require('node:fs')
      const end = () => existsSync(${JSON.stringify(stop)}) && process.exit(0)
      watch(${JSON.stringify(root)}, end)
      end()`
    const said: string[] = []
    await runStep({ ...node, cwd: root, args: ['-e', script], everyMs: 10 }, (line) => {
      said.push(line)
      if (said.length === 3) writeFileSync(stop, '')
    })
    expect(said.length).toBeGreaterThanOrEqual(3)
    expect(said[0]).toMatch(/^still installing \(\d+ s\)$/)
  })

  it('is silent when it succeeds', async () => {
    const said: string[] = []
    const step = { ...node, cwd: root, args: ['-e', `console.log('noise')`] }
    expect(await runStep(step, (line) => said.push(line))).toBeTypeOf('number')
    expect(said).toEqual([])
  })

  it('fails with one sentence and everything the program said', async () => {
    const script = `console.log('on stdout'); console.error('on stderr'); process.exit(3)`
    const step = { ...node, cwd: root, args: ['-e', script] }
    await expect(runStep(step, () => {})).rejects.toThrow(
      /^installing failed \(exit code 3\)\. What it said:\n\non std(out|err)\non std(out|err)\n$/,
    )
  })

  it('fails with the reason when the program cannot be started', async () => {
    const step = { ...node, command: path.join(root, 'gone'), cwd: root, args: [] }
    await expect(runStep(step, () => {})).rejects.toThrow(/installing failed \(.*ENOENT\)/)
  })
})

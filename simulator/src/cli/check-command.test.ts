import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { typed } from '../testing/typed-command.js'

describe('pgsim check', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pgsim-check-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function written(name: string, text: string): string {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  }

  const GOOD = 'name: good\ndescription: Fine.\nfaults: [{ fault: hang, rate: 5% }]\n'

  it('says that a file is fine, and what is in it', async () => {
    const file = written('good.yaml', GOOD)
    expect(await typed('check', file)).toEqual({
      code: 0,
      stdout: `${file}: fine, the scenario good with 1 fault rule\n`,
      stderr: '',
    })
  })

  it('tells every problem of every file by line and column, in lines of 100 columns', async () => {
    const good = written('good.yaml', GOOD)
    const bad = written('bad.yaml', GOOD.replace('5%', '150%').replace('Fine.', ''))
    const json = written('bad.json', '{\n  "name": "x",\n  "faults": [{ "fault": "hnag" }]\n}')
    const { code, stdout, stderr } = await typed('check', bad, good, json, 'absent.yaml')
    expect(code).toBe(2)
    expect(stdout).toContain(`${good}: fine`)
    const starts = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('    '))
    expect(starts.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      `${bad}:2:14 description:`,
      `${bad}:3:31 faults[0].rate:`,
      `${json}:1:1 description:`,
      `${json}:3:25 faults[0].fault:`,
      'absent.yaml: there',
    ])
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('Did you mean hang? Allowed: ')
    const longest = Math.max(...stderr.split('\n').map((line) => line.length))
    expect(longest).toBeLessThanOrEqual(Math.max(100, json.length + 30))
  })

  it('keeps to 100 columns where a path is long', async () => {
    const file = written('a-name-that-is-far-too-long-for-a-scenario-or-anything-else.yaml', GOOD)
    const { stdout } = await typed('check', file)
    expect(stdout.replaceAll(/\s+/g, ' ')).toBe(
      `${file}: fine, the scenario good with 1 fault rule `,
    )
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  it('needs a file', async () => {
    expect(await typed('check')).toMatchObject({ code: 2, stdout: '' })
  })
})

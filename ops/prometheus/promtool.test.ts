import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findPromtool } from './promtool.js'

describe('promtool', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'promtool-'))
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true })
  })
  const write = (name: string, script: string) => {
    const file = path.join(folder, name)
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return file
  }

  it('is the one on the path, and tells how a call ended and all that it wrote', () => {
    write('promtool', 'echo "asked $*"; echo trouble >&2; [ "$1" = --version ]')
    const { promtool } = findPromtool({ PATH: folder })
    const output = 'asked test rules\ntrouble\n'
    expect(promtool?.(['test', 'rules'])).toEqual({ status: 1, output })
  })

  it('is the one that PROMTOOL names, and a failure where that does not run', () => {
    const given = write('other', 'echo other')
    expect(findPromtool({ PROMTOOL: given, PATH: '' }).promtool?.([]).output).toBe('other\n')
    const broken = write('broken', 'echo worn out; exit 3')
    expect(() => findPromtool({ PROMTOOL: broken })).toThrow('does not run: worn out')
  })

  it('is missing with a reason that is printed, or a failure where it is required', () => {
    const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { promtool, missing } = findPromtool({ PATH: folder })
    expect([promtool, missing]).toEqual([undefined, 'no promtool: spawnSync promtool ENOENT'])
    expect(print).toHaveBeenCalledWith(`skipped, ${missing}\n`)
    const required = { PATH: folder, HOLDFAST_REQUIRE_PROMTOOL: '1' }
    expect(() => findPromtool(required)).toThrow(missing)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sampleRepro } from '../../testing/sample-repro.js'
import { readRepro } from './repro.js'

describe('a repro file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-repro-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  function read(document: unknown) {
    const file = path.join(folder, 'repro.json')
    const text = typeof document === 'string' ? document : JSON.stringify(document, undefined, 2)
    writeFileSync(file, text)
    return readRepro(file)
  }

  it('is read as it was written', () => {
    expect(read(sampleRepro)).toEqual(sampleRepro)
  })

  it.each([
    [{ ...sampleRepro, schema: 'holdfast.repro/2' }, /repro\.json:2:\d+ schema: .*holdfast\.repro/],
    [{ ...sampleRepro, seed: -1 }, /repro\.json:\d+:\d+ seed: must be at least 0, got -1/],
    [{ ...sampleRepro, store: 'sqlit' }, /store: "sqlit" is none .* Did you mean sqlite\?/],
    [{ ...sampleRepro, strikes: [{ fault: 'hang' }] }, /strikes\[0\]\.entity: is missing/],
    [{ ...sampleRepro, more: 1 }, /more: there is no such member/],
    ['{', /repro\.json:1:\d+/],
    ['[]', /must be an object/],
  ])('%# is refused in a sentence that says where', (document, words) => {
    expect(() => read(document)).toThrow(words)
  })

  it('that is not there is refused', () => {
    expect(() => readRepro(path.join(folder, 'absent.json'))).toThrow('there is no such file')
  })
})

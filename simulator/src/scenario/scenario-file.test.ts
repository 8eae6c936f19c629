import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  LONGEST_FILE_BYTES,
  ScenarioFileError,
  fileProblemText,
  readScenarioFile,
  readScenarioText,
} from './scenario-file.js'

const HEAD = 'name: chaos\ndescription: A test.\n'

function told(act: () => unknown): string[] {
  try {
    act()
    return []
  } catch (error) {
    if (error instanceof ScenarioFileError) return error.problems.map(fileProblemText)
    throw error
  }
}

function problemsOf(text: string): string[] {
  return told(() => readScenarioText(text, 'chaos.yaml'))
}

describe('a scenario as text', () => {
  it('is read from YAML and from JSON, indented with tabs too', () => {
    const yaml = `${HEAD}# A comment.\nseed: 0x5eed\nfaults: [{ fault: hang, rate: 5% }]\n`
    const rule = '{ "fault": "hang", "rate": 0.05 }'
    const members = ['"name": "chaos"', '"description": "A test."', '"seed": 24301']
    const json = `\uFEFF{\n\t${[...members, `"faults": [${rule}]`].join(',\n\t')}\n}`
    expect(readScenarioText(yaml, 'chaos.yaml')).toEqual(readScenarioText(json, 'chaos.json'))
    expect(readScenarioText(yaml, 'chaos.yaml')).toMatchObject({ name: 'chaos', seed: 0x5eed })
  })

  it('may repeat itself by aliases', () => {
    const text = `${HEAD}latency: &long { uniform: { min: 1s, max: 2s } }\nprocessing: *long\n`
    expect(readScenarioText(text, 'chaos.yaml').processing).toEqual({
      uniform: { min: 1000, max: 2000 },
    })
  })

  it('tells every problem at its line and column, in the order of the text', () => {
    const text = [
      'name: chaos',
      'faults:',
      '  - { fault: hang }',
      '  - fault: answer-lost',
      '    rate: 1.5',
      '  - rate: 5%',
      '    mtach: {}',
      'latency: { uniform: { min: 1s } }',
      'seed: -1',
    ].join('\n')
    expect(problemsOf(text)).toEqual([
      'chaos.yaml:1:1 description: is missing',
      expect.stringMatching(/^chaos\.yaml:5:11 faults\[1\]\.rate: 1\.5 is no rate; allowed: a num/),
      expect.stringMatching(/^chaos\.yaml:6:5 faults\[2\]\.fault: is missing\. Allowed: /),
      expect.stringMatching(/^chaos\.yaml:7:5 faults\[2\]\.mtach: .*Did you mean match\?/),
      expect.stringMatching(/^chaos\.yaml:8:21 latency\.uniform\.max: the duration is missing;/),
      'chaos.yaml:9:7 seed: must be at least 0, got -1',
    ])
  })

  it('points at what an alias stands for', () => {
    const text = `${HEAD}latency: &wrong\n  uniform: { min: 2s, max: 1s }\nprocessing: *wrong\n`
    expect(problemsOf(text)).toEqual([
      'chaos.yaml:4:28 latency.uniform.max: max must not be below min',
      'chaos.yaml:4:28 processing.uniform.max: max must not be below min',
    ])
  })

  it.each([
    ['', '1:1 must be an object, got null'],
    ['- a\n- b', '1:1 must be an object, got a list'],
    ['just text', '1:1 must be an object, got "just text"'],
    [`${HEAD}seed: 1\nseed: 2`, '4:1 "seed" is there twice'],
    [`${HEAD}---\n${HEAD}`, '3:1 there is a second document; one file holds one scenario'],
    [`${HEAD}seed: !lucky 7`, '3:7 it is no YAML: Unresolved tag: !lucky'],
    [`${HEAD}faults: [`, '3:10 it is no YAML: Flow sequence'],
    [`${HEAD}\tseed: 1`, '3:1 it is no YAML: Tabs are not allowed as indentation'],
    [`${HEAD}seed: *nobody`, '1:1 Unresolved alias'],
    [`${HEAD}? [a, b]\n: 1`, '3:3 the name of a member must be text'],
    [`${HEAD}__proto__: { seed: 1 }`, '3:1 __proto__: there is no such member'],
  ])('is refused where it is none: %j', (text, start) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(`chaos.yaml:${start}`)])
  })

  it('is refused where it is nested without end or grows without end, and at once', () => {
    const deep = '['.repeat(100_000)
    expect(problemsOf(`${HEAD}faults: ${deep}`)).toEqual([
      expect.stringMatching(/^chaos\.yaml:3:\d+ it is nested too deeply$/),
    ])
    const levels = ['&a [x, x, x, x]', ...'bcdefgh'.split('').map(grown)]
    const bomb = `${HEAD}faults:\n${levels.map((level) => `  - ${level}\n`).join('')}`
    expect(problemsOf(bomb)).toEqual([
      'chaos.yaml:1:1 its aliases write out more than 100 times what they stand for',
    ])
  })
})

/** A list of nine aliases of the level before. */
function grown(name: string): string {
  const before = String.fromCharCode(name.charCodeAt(0) - 1)
  return `&${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`
}

describe('a scenario file', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pgsim-scenarios-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function written(name: string, text: string): string {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  }

  it('is read', () => {
    expect(readScenarioFile(written('good.yaml', HEAD)).name).toBe('chaos')
  })

  it('is named in every problem as it was given, and in the message of the error', () => {
    const file = written('bad.yaml', `${HEAD}seed: x\n`)
    const text = `${file}:3:7 seed: must be a number, got "x"`
    expect(told(() => readScenarioFile(file))).toEqual([text])
    expect(() => readScenarioFile(file)).toThrow(text)
  })

  it('is refused where it cannot be read', () => {
    const absent = path.join(folder, 'absent.yaml')
    expect(told(() => readScenarioFile(absent))).toEqual([`${absent}: there is no such file`])
    expect(told(() => readScenarioFile(folder))).toEqual([`${folder}: it is a folder`])
  })

  it('is refused above 1 MiB, and read up to that', () => {
    const fill = (bytes: number): string => `${HEAD}${'#'.repeat(bytes - HEAD.length - 1)}\n`
    expect(readScenarioFile(written('long.yaml', fill(LONGEST_FILE_BYTES))).name).toBe('chaos')
    const longer = written('longer.yaml', fill(LONGEST_FILE_BYTES + 1))
    expect(told(() => readScenarioFile(longer))).toEqual([`${longer}: it is longer than 1 MiB`])
  })
})

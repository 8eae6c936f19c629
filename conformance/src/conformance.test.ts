import { execFile, type ExecFileOptions } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { main } from './conformance.js'

let folder: string
let out: string
let err: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'conformance-'))
  out = ''
  err = ''
  vi.spyOn(console, 'log').mockImplementation((line: string) => void (out += `${line}\n`))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void (err += `${line}\n`))
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

async function file(name: string, content: unknown): Promise<string> {
  const full = path.join(folder, name)
  await writeFile(full, typeof content === 'string' ? content : JSON.stringify(content))
  return full
}

const state = (id: string, expected: string, more: object = {}) => ({
  id,
  component: 'circuitBreaker',
  name: `is ${expected}`,
  quirk: false,
  config: {},
  steps: [],
  expect: [{ expectState: expected }],
  needs: [],
  ...more,
})

describe('the report', () => {
  it('counts per component, quirks apart, and names every case that did not pass', async () => {
    const cases = await file('cases.json', [
      state('A', 'CLOSED'),
      state('B', 'OPEN'),
      state('C', 'CLOSED', { config: { speed: 1 } }),
      state('D', 'OPEN', { quirk: true, note: 'because of this' }),
      state('E', 'CLOSED', { quirk: true }),
      { ...state('F', ''), component: 'interval', config: { kind: 'default' }, expect: [] },
      state('G', 'OPEN', { quirk: true }),
      { ...state('H', 'CLOSED'), component: 'hedge' },
    ])
    expect(await main([cases])).toBe(1)
    expect(out).toMatchInlineSnapshot(`
      "component       passed  failed  unsupported  quirks same  better  unexplained  unsupported
      circuitBreaker       1       1            1            1       1            1            0
      interval             1       0            0            0       0            0            0
      hedge                0       0            1            0       0            0            0
      all                  2       1            2            1       1            1            0

      Failed (1)
        B  is OPEN
            expect[0] {"expectState":"OPEN"}: expected OPEN, seen CLOSED (async)

      Unsupported (2)
        C  is CLOSED
            config: unknown key 'speed' (async)
        H  is CLOSED
            component: unknown 'hedge' (async)

      Quirks that differ, unexplained (1)
        G  is OPEN
            expect[0] {"expectState":"OPEN"}: expected OPEN, seen CLOSED (async)

      Deliberately better than resilience4j (1)
        D  is OPEN
            because of this
            expect[0] {"expectState":"OPEN"}: expected OPEN, seen CLOSED (async)
      "
    `)
  })

  it('is 0 where only quirks differ, and says why where somebody has said it', async () => {
    const unexplained = await file('cases.json', [state('A', 'OPEN', { quirk: true })])
    expect(await main([unexplained])).toBe(0)
    expect(out).toContain('Quirks that differ, unexplained (1)')
    expect(out).not.toContain('Deliberately better')
    const known = await file('known.json', [state('CB-122', 'OPEN', { quirk: true, note: 'n' })])
    expect(await main([known])).toBe(0)
    expect(out).toContain('every change of state cancels the timers of the state before')
    expect(out).not.toContain('Failed')
  })

  it.each([{ id: 'CB-122' }, { id: 'A', note: 'n' }])(
    'is 1 where a quirk ends by an error that nobody expected, known or not: %j',
    async ({ id, ...note }) => {
      const steps = [{ transition: 'OPEN', forMs: -1 }]
      const cases = await file('cases.json', [state(id, 'OPEN', { quirk: true, ...note, steps })])
      expect(await main([cases])).toBe(1)
      expect(out).toContain('Quirks that differ, unexplained (1)')
      expect(out).toMatch(/steps\[0\] .*: threw RangeError: .*forMs/)
      expect(out).not.toContain('Deliberately better')
    },
  )

  it('is 1 where a case is unsupported', async () => {
    const cases = await file('cases.json', [state('A', 'CLOSED', { config: { speed: 1 } })])
    expect(await main([cases])).toBe(1)
  })

  it('takes several files and folders, and chooses by component and id', async () => {
    const a = await file('a.json', [state('A', 'CLOSED'), state('B', 'OPEN')])
    const b = await file('b.json', [
      state('C', 'CLOSED'),
      { ...state('D', ''), component: 'retry', expect: [] },
    ])
    expect(await main([a, b, '--component', 'retry'])).toBe(0)
    expect(out).toMatch(/^retry +1 +0 +0/m)
    expect(out).not.toContain('circuitBreaker')
    expect(await main([a, b, '--id', 'B'])).toBe(1)
    expect(await main([folder, '--id', 'A', '--id', 'C'])).toBe(0)
  })

  it('is written as data too', async () => {
    const cases = await file('cases.json', [
      state('A', 'OPEN'),
      state('B', 'OPEN', { quirk: true, note: 'n' }),
    ])
    const json = path.join(folder, 'out.json')
    expect(await main([cases, '--json', json])).toBe(1)
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
      totals: { circuitBreaker: { passed: 0, failed: 1, quirks: { better: 1 } } },
      cases: [
        {
          id: 'A',
          verdict: 'failed',
          trouble: { at: 'expect[0]', expected: 'OPEN', seen: 'CLOSED' },
        },
        { id: 'B', verdict: 'failed', quirk: true, why: 'n' },
      ],
    })
  })
})

describe('bad input is a sentence and exit code 2', () => {
  it.each([
    ['no JSON', '{', /broken\.json: is no JSON \(/],
    ['no array', '{}', /broken\.json: must be an array of cases/],
    ['no case', '[1]', /broken\.json: case 0: /],
    ['no id', [{ component: 'retry' }], /case 0: id: /],
    [
      'a component that is no name',
      [state('X', '', { component: 7 })],
      /case 0 \(X\): component: /,
    ],
    ['nothing', [], /broken\.json: there is no case in it/],
    ['steps that are no list', [{ ...state('X', ''), steps: {} }], /case 0 \(X\): steps: /],
  ])('%s', async (_what, content, message) => {
    expect(await main([await file('broken.json', content)])).toBe(2)
    expect(err).toMatch(message)
    expect(out).toBe('')
  })

  it.each([
    ['a missing file', ['/nowhere/cases.json'], /nowhere\/cases\.json: there is no such file/],
    ['an unknown option', ['--fast'], /--fast[^]*usage:/],
    [
      'an unknown component to choose',
      ['--component', 'hedge'],
      /--component hedge: must be one of/,
    ],
    ['an unknown id', ['--id', 'ZZ-1'], /--id ZZ-1: no case has this id/],
  ])('%s', async (_what, args, message) => {
    expect(await main(args)).toBe(2)
    expect(err).toMatch(message)
  })

  it('a folder without cases', async () => {
    expect(await main([folder])).toBe(2)
    expect(err).toMatch(/there is no \.json file in it/)
  })

  it('a report that cannot be written, before anything is run', async () => {
    const cases = await file('cases.json', [state('A', 'CLOSED')])
    expect(await main([cases, '--json', path.join(folder, 'no', 'out.json')])).toBe(2)
    expect(err).toMatch(/--json .*: cannot be written/)
    expect(out).toBe('')
  })
})

describe('the program', () => {
  const program = path.resolve(import.meta.dirname, '..', 'dist', 'main.js')
  const run = (...args: string[]) => runIn({}, ...args)
  const runIn = (options: ExecFileOptions, ...args: string[]) =>
    promisify(execFile)(process.execPath, [program, ...args], options).then(
      ({ stdout }) => ({ code: 0, text: String(stdout) }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        text: error.stdout + error.stderr,
      }),
    )

  it('exits with 0, 1 or 2, and never shows a stack', async () => {
    const good = await file('good.json', [state('A', 'CLOSED')])
    const bad = await file('bad.json', [state('A', 'OPEN')])
    const [help, passed, failed, broken] = [
      await run('--help'),
      await run(good),
      await run(bad),
      await run('missing.json'),
    ]
    expect([help.code, passed.code, failed.code, broken.code]).toEqual([0, 0, 1, 2])
    expect(help.text).toContain('usage: npm run conformance')
    expect(broken.text).toMatch(/^conformance: .*missing\.json: there is no such file\n$/)
  })

  it('takes files from where npm was called, and from where it stands elsewhere', async () => {
    await file('good.json', [state('A', 'CLOSED')])
    const sub = path.join(folder, 'sub')
    await mkdir(sub)
    const workspace = path.resolve(import.meta.dirname, '..', '..')
    const byNpm = { cwd: workspace, env: { ...process.env, INIT_CWD: sub } }
    const json = ['--json', '../out.json']
    expect(await runIn(byNpm, '../good.json', ...json)).toMatchObject({ code: 0 })
    expect(await readFile(path.join(folder, 'out.json'), 'utf8')).toContain('"id": "A"')
    const further = { cwd: folder, env: { ...process.env, INIT_CWD: sub } }
    expect(await runIn(further, 'good.json')).toMatchObject({ code: 0 })
  })
})

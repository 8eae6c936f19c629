import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { declaredTests } from './declared-tests.js'

const page = new URL('../BEHAVIOURS.md', import.meta.url)

interface Shown {
  readonly file: string
  readonly title: string
}

function shownIn(text: string): readonly Shown[] {
  const rows = text.matchAll(/^\|[^|]*\| \[[^\]]+\]\((?<file>[^)]+)\) *\| (?<title>.+?) *\|$/gm)
  return [...rows].map(({ groups }) => ({ file: groups!.file!, title: groups!.title! }))
}

/** The titles of those tests of a file that run. */
function titlesIn(file: string): readonly string[] {
  const at = fileURLToPath(new URL(file, page))
  const declared = declaredTests(at, readFileSync(at, 'utf8'))
  return declared.filter(({ isSkipped }) => !isSkipped).map(({ title }) => title)
}

describe('the list of behaviours', () => {
  it('names tests that are there and run, one for each behaviour', () => {
    const shown = shownIn(readFileSync(page, 'utf8'))
    expect(shown.length).toBeGreaterThan(100)
    const titles = new Map(
      [...new Set(shown.map(({ file }) => file))].map((file) => [file, titlesIn(file)]),
    )
    expect(shown.filter(({ file, title }) => !titles.get(file)?.includes(title))).toEqual([])
  })

  it('has no row that is not understood', () => {
    const lines = readFileSync(page, 'utf8').split('\n')
    const rows = lines.filter((line) => line.startsWith('| ') && !/^\| (-|behaviour )/.test(line))
    expect(shownIn(rows.join('\n'))).toHaveLength(rows.length)
  })
})

describe('a test', () => {
  const running = (source: string) =>
    declaredTests('a.test.ts', source)
      .filter(({ isSkipped }) => !isSkipped)
      .map(({ title }) => title)

  it.each([
    ['it', `it('pays once', () => {})`],
    ['test', `test('pays once', () => {})`],
    ['a template', 'it(`pays once`, () => {})'],
    ['a table', `it.each([1, 2] as const)('pays once', (n: number) => {})`],
    ['a written table', 'it.each`a\n${1}`("pays once", () => {})'],
    ['a group', `describe('g', () => { describe.each(a)('h', () => { it('pays once', f) }) })`],
    ['a condition', `describe.runIf(isBuilt)('g', () => { it.skipIf(!has)('pays once', f) })`],
    ['a case of a suite', `export const cases = [{ name: 'pays once', run: async () => {} }]`],
    ['a method', `export const cases = [{ name: 'pays once', async run() {} }]`],
  ])('is found by %s', (_, source) => {
    expect(running(source)).toEqual(['pays once'])
  })

  it.each([
    ['text', `const text = 'pays once' // it('pays once')`],
    ['a group', `describe('pays once', () => {})`],
    ['a row of a table', `it.each([['pays once', 1]])('%s', f)`],
    ['a name of anything', `const product = { name: 'pays once', price: 5 }`],
    ['a call of anything', `expect('pays once').toBe(test)`],
    ['skipped', `it.skip('pays once', f)`],
    ['a skipped table', `it.skip.each([1])('pays once', f)`],
    ['to be done', `it.todo('pays once')`],
    ['skipped with its group', `describe.skip('g', () => { it('pays once', f) })`],
    ['in what is to be done', `describe.todo('g', () => { it.each([1])('pays once', f) })`],
    ['skipped by an option', `it('pays once', { skip: true }, f)`],
    [
      'skipped by its group’s option',
      `describe('g', { todo: true }, () => { it('pays once', f) })`,
    ],
  ])('is none where it is %s', (_, source) => {
    expect(running(source)).not.toContain('pays once')
  })

  it('of a file that cannot be read is an error', () => {
    expect(() => running('it(')).toThrow('a.test.ts: ')
  })
})

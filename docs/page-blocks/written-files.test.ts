import { expect, it } from 'vitest'
import { changed, changedFiles, withoutFiles, writtenFiles } from './written-files.js'

const page = [
  '# A guide',
  '',
  '<!-- file: src/new.ts -->',
  '',
  '```ts',
  'export const isNew = true',
  '```',
  '',
  '<!-- change: src/list.ts -->',
  '',
  '```diff',
  ' one',
  '+two',
  '```',
].join('\n')

it('finds the files that a page writes, and those that it changes', () => {
  expect(writtenFiles(page)).toEqual([{ file: 'src/new.ts', code: 'export const isNew = true\n' }])
  expect(changedFiles(page)).toEqual([{ file: 'src/list.ts', code: ' one\n+two\n' }])
  expect(withoutFiles(page)).not.toContain('isNew')
  expect(withoutFiles(page)).toContain('+two')
})

it.each([
  ['below the line above it', ' one\n+two', 'one\ntwo\nthree'],
  ['several, one below the other', ' one\n+two\n+2b', 'one\ntwo\n2b\nthree'],
  ['in more than one place', ' one\n+two\n three\n+four', 'one\ntwo\nthree\nfour'],
  ['in the place of another one', '-one\n+two', 'two\nthree'],
])('adds a line %s', (_, change, expected) => {
  expect(changed('one\nthree', change, 'list.ts')).toBe(expected)
})

it.each(['one\none', 'three'])('refuses a change whose place is not plain in %j', (text) => {
  expect(() => changed(text, ' one\n+two', 'list.ts')).toThrow(
    "list.ts has the line 'one' not just once",
  )
})

import { describe, expect, it } from 'vitest'
import { columns, counted, plainText, table, textWidth, wrapped } from './text-layout.js'

describe('text for a terminal', () => {
  it('counts signs that take two places twice', () => {
    expect([textWidth(''), textWidth('abc'), textWidth('승인 ok')]).toEqual([0, 3, 7])
  })

  it('counts things in words', () => {
    expect([0, 1, 2].map((count) => counted(count, 'charge'))).toEqual([
      '0 charges',
      '1 charge',
      '2 charges',
    ])
  })

  it('is kept on one line, without signs that move the cursor', () => {
    expect(plainText('a\u001B[2Jb\nc\td\u009Be')).toBe('a [2Jb c d e')
  })

  it('is broken at spaces, with lines after the first indented', () => {
    expect(wrapped('one two three four', 9)).toBe('one two\nthree\nfour')
    expect(wrapped('one two three', 9, '  ')).toBe('one two\n  three')
    expect(wrapped('  one two', 7)).toBe('  one\ntwo')
    expect(wrapped('a-word-that-is-longer b', 9)).toBe('a-word-that-is-longer\nb')
    expect(wrapped('  5 %  x', 20)).toBe('  5 %  x')
    expect(wrapped('', 9)).toBe('')
  })

  it('stands in columns, numbers at the right, the last column wrapped in its place', () => {
    const rows = [
      ['a', '1', 'short'],
      ['bbb', '22', 'a text that is too long for one line of it'],
    ]
    expect(columns(rows, { indent: 2, right: [1], width: 36 }).split('\n')).toEqual([
      '  a     1  short',
      '  bbb  22  a text that is too long',
      '           for one line of it',
    ])
  })

  it('keeps the lines of a last cell, and ends no line with a space', () => {
    expect(columns([['a', 'one\ntwo'], ['bb']])).toBe('a   one\n    two\nbb')
    expect(columns([])).toBe('')
  })

  it('stands in a table below headings; what cells say cannot leave their line', () => {
    expect(
      table(
        ['name', 'n'],
        [
          ['가나', '7'],
          ['x\ny', '10'],
        ],
        { right: [1] },
      ),
    ).toBe('NAME   N\n가나   7\nx y   10')
  })
})

import { describe, expect, it } from 'vitest'
import { colourPaint, paintFor, paintLines, plainPaint } from './paint.js'

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('on a terminal: %s, with %j: %s', (isTTY, env, isPainted) => {
    expect(paintFor({ isTTY }, env)).toBe(isPainted ? colourPaint : plainPaint)
  })

  it('are those of a terminal', () => {
    expect(colourPaint('red', 'x')).toBe('\u001B[31mx\u001B[39m')
    expect(plainPaint('red', 'x')).toBe('x')
  })

  it('go on in lines that are indented', () => {
    const text = '!! one\n   more\nok two\n   more\n'
    const styleOf = (line: string) => (line.startsWith('!!') ? 'red' : undefined)
    const show = (style: string, line: string): string => `<${style} ${line}>`
    expect(paintLines(text, show, 3, styleOf)).toBe(
      '<red !! one>\n<red    more>\nok two\n   more\n',
    )
  })
})

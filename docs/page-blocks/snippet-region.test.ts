import { expect, it } from 'vitest'
import { unproved } from './page.js'
import { regionsOf } from './snippet-region.js'

it('finds regions, takes their indentation away and joins parts of one name', () => {
  const source = [
    '// #region usage',
    "import { x } from 'x'",
    '// #endregion',
    "it('works', () => {",
    '  // #region usage',
    '  if (x) {',
    '',
    '    x()',
    '  }',
    '  // #endregion',
    '})',
  ].join('\n')
  const usage = "import { x } from 'x'\n\nif (x) {\n\n  x()\n}"
  expect([...regionsOf(source)]).toEqual([['usage', usage]])
})

it.each([
  ['region a has no end', '// #region a'],
  ['region b begins inside a', '// #region a\n// #region b'],
  ['#endregion without a #region', '// #endregion'],
])('refuses: %s', (message, source) => {
  expect(() => regionsOf(source)).toThrow(message)
})

it('names TypeScript that comes from nowhere', () => {
  const page = [
    '<!-- snippet: a.test.ts#a -->\n\n```ts\na()\n```',
    '```ts\nb()\n```',
    '```js\nc()\n```',
  ]
  expect(unproved(page.join('\n\n'))).toEqual(['b()'])
})

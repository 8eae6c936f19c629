import { expect, it } from 'vitest'
import { escaped } from './escaped.js'

it('leaves nothing that could begin a tag, an entity or end an attribute', () => {
  expect(escaped(`<a href="x" title='y'>&amp;`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;',
  )
  expect(escaped('50 %, 10 calls')).toBe('50 %, 10 calls')
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unguessableIds } from './unguessable-ids.js'

describe('unguessableIds', () => {
  it('puts ten random letters behind each id that it is given', () => {
    let [made, drawn] = [0, 0]
    const ids = unguessableIds({ next: () => `id${(made += 1)}-` }, (size) => {
      drawn += size
      return new Uint8Array(size).fill(drawn * 16)
    })
    expect([ids.next(), ids.next()]).toEqual(['id1-fafafafafa', 'id2-kakakakaka'])
    expect(drawn).toBe(10)
  })

  it('loses none of the random bits', () => {
    const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 })
    const lettersOf = (drawn: Uint8Array) => unguessableIds({ next: () => '' }, () => drawn).next()
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(lettersOf(one)).toMatch(/^[a-p]{10}$/)
        expect(lettersOf(one) === lettersOf(other)).toBe(String(one) === String(other))
      }),
    )
  })
})

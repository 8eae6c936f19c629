import { describe, expect, it } from 'vitest'
import { SecretSearch } from './secret-search.js'

const dashed = '5409-2655-1204-7638'
const digits = dashed.replaceAll('-', '')
const key = 'test_sk_Jk29vMx0'

const foundIn = (value: unknown): readonly string[] => {
  const search = new SecretSearch(
    { name: 'card', text: digits, kind: 'digits' },
    { name: 'key', text: key, kind: 'text' },
  )
  search.in('it', value)
  return search.found
}
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const hidden = Object.defineProperty({}, 'hidden', { value: digits, enumerable: false })
const circular: { self?: unknown; card: string } = { card: digits }
circular.self = circular

describe('the search for secrets finds', () => {
  it.each([
    ['as it is', digits],
    ['with dashes', `card ${dashed}.`],
    ['with blanks', digits.replaceAll(/\d{4}/g, '$& ')],
    ['a part of it', '**** 2655 1204 ****'],
    ['in base64', `{"blob":"${base64(digits)}"}`],
    ['in base64 amid other things', base64(`{"a":1,"cardNo":"${dashed}"}`)],
    ['in base64 for URLs, glued to a word', `x${base64(dashed).replaceAll('=', '')}`],
    ['in hex', Buffer.from(dashed).toString('hex')],
    [
      'in a URL',
      `?card=${[...dashed].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')}`,
    ],
    ['in a form', 'card=5409+2655+1204+7638'],
    ['in base64 in a URL', encodeURIComponent(base64(dashed))],
    ["in JSON's escapes", [...digits].map((one) => `\\u003${one}`).join('')],
    ['in bytes', Buffer.from(`...${dashed}...`)],
    ['in bytes of UTF-16', Buffer.from(`.${dashed}`, 'utf16le')],
    ['as a number', { card: Number(digits) }],
    ['as the name of a member', { [digits]: 1 }],
    ['as a symbol', { [Symbol(digits)]: 1 }],
    ['in a hidden member', hidden],
    ['in a map', new Map([['card', new Set([digits])]])],
    ['in what holds itself', circular],
    ['in the text of an error', new Error(`no luck with ${digits}`)],
    ['in its cause', new Error('no luck', { cause: new Error('x', { cause: { digits } }) })],
    ['in one of its errors', new AggregateError([new Error(dashed)], 'no luck')],
    ['in its members', Object.assign(new Error('no luck'), { config: { data: digits } })],
    ['far below', [[[[[[[[[[{ a: { b: { c: { d: [digits] } } } }]]]]]]]]]]],
  ])('a card number %s', (_way, value) => {
    expect(foundIn(value)).toEqual(['card in it'])
  })

  it.each([
    ['as it is', `Bearer ${key}`],
    ['as Basic', `Basic ${base64(`${key}:`)}`],
    ['in a cause', new Error('no', { cause: { headers: { authorization: base64(`${key}:`) } } })],
  ])('a key %s', (_way, value) => {
    expect(foundIn(value)).toEqual(['key in it'])
  })

  it('nothing where only the last four are told, and what is alike', () => {
    expect(
      foundIn(['****-****-****-7638', '5409', '20250816:TR:9577c5', 1_790_000_000_000]),
    ).toEqual([])
    expect(foundIn(`${key.slice(0, -1)}!`)).toEqual([])
  })

  it('and tells how much it has searched', () => {
    const search = new SecretSearch({ name: 'card', text: digits, kind: 'digits' })
    search.in('here', 'abc')
    search.in('here', 'de')
    expect(search.searched.get('here')).toBe(5)
    expect(search.searched.get('there')).toBeUndefined()
  })
})

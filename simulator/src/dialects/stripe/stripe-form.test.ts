import { describe, expect, it } from 'vitest'
import { decodeForm, listOf, requireForm } from './stripe-form.js'
import { StripeFailure } from './stripe-failure.js'

describe('decodeForm', () => {
  it.each([
    ['a[b]=c&a[d]=e', { a: { b: 'c', d: 'e' } }],
    ['a%5Bb%5D=c', { a: { b: 'c' } }],
    ['a=1%202+3&b=%ED%95%9C', { a: '1 2 3', b: '한' }],
    ['a=&b', { a: '', b: '' }],
    ['metadata[0]=x&metadata[7]=y', { metadata: { 0: 'x', 7: 'y' } }],
    ['metadata[a.b]=x', { metadata: { 'a.b': 'x' } }],
    ['', {}],
  ])('reads %s', (text, fields) => {
    expect(structuredClone(decodeForm(text))).toEqual(fields)
  })

  it('takes names of the prototype for names like others', () => {
    const fields = decodeForm('constructor=1&metadata[hasOwnProperty]=x&metadata[toString]=y')
    expect(Object.keys(fields)).toEqual(['constructor', 'metadata'])
    expect(Object.keys(fields['metadata'] ?? {})).toEqual(['hasOwnProperty', 'toString'])
    expect(Object.getPrototypeOf(fields)).toBeNull()
  })

  it.each(['__proto__=1', 'a=1&__proto__[x]=1', 'metadata[__proto__]=1', 'a%5B__proto__%5D[b]=1'])(
    'refuses %s',
    (text) => {
      expect(() => decodeForm(text)).toThrow(StripeFailure)
      expect({}).not.toHaveProperty('x')
    },
  )

  it('lets the same pass in a value', () => {
    expect(decodeForm('description=__proto__')).toEqual({ description: '__proto__' })
  })

  it('refuses what is too deep, and too much', () => {
    expect(() => decodeForm(`a${'[b]'.repeat(6)}=c`)).toThrow(StripeFailure)
    const many = Array.from({ length: 501 }, (_, index) => `metadata[k${index}]=v`)
    expect(() => decodeForm(many.join('&'))).toThrow(StripeFailure)
    expect(() => decodeForm(Array.from({ length: 101 }, () => 'expand[]=x').join('&'))).toThrow(
      StripeFailure,
    )
  })
})

describe('listOf', () => {
  it.each([
    ['expand[0]=a&expand[1]=b', ['a', 'b']],
    ['expand[1]=b&expand[0]=a', ['a', 'b']],
    ['expand[10]=b&expand[9]=a', ['a', 'b']],
    ['expand[]=a&expand[]=b', ['a', 'b']],
    ['expand[]=a', ['a']],
    ['expand=a', undefined],
    ['expand[x]=a', undefined],
  ])('reads %s', (text, items) => {
    expect(listOf(decodeForm(text)['expand'] ?? '')).toEqual(items)
  })
})

describe('requireForm', () => {
  it.each([
    undefined,
    'application/x-www-form-urlencoded',
    'Application/X-WWW-Form-Urlencoded; a=b',
  ])('lets %s pass', (contentType) => {
    expect(() => requireForm(contentType)).not.toThrow()
  })

  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencodedx'])(
    'refuses %s',
    (contentType) => {
      expect(() => requireForm(contentType)).toThrow('content type')
    },
  )
})

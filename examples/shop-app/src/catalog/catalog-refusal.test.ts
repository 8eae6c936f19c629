import { describe, expect, it } from 'vitest'
import { catalogErrors } from './catalog-errors.js'
import { catalogRefusal } from './catalog-refusal.js'

describe('catalogRefusal', () => {
  it('says what the catalog said, in the language of whoever asks us', () => {
    const { PRODUCT_NOT_FOUND } = catalogErrors
    const body = { error: 'PRODUCT_NOT_FOUND', message: PRODUCT_NOT_FOUND.ko, details: { id: 'x' } }
    const error = catalogRefusal({ status: 404, body })
    expect(error.status).toBe(404)
    expect(error.toBody('ko')).toEqual(body)
    expect(error.toBody('en')).toEqual({ ...body, message: PRODUCT_NOT_FOUND.en })
  })

  it.each([
    [451, 'PRODUCT_NOT_FOUND'],
    [404, 'SOMETHING_NEW'],
    [400, 'toString'],
  ])('repeats a %i %s that it does not know, word for word', (status, code) => {
    const error = catalogRefusal({ status, body: { error: code, message: '새로운 말' } })
    expect(error.status).toBe(status)
    for (const language of ['ko', 'en'] as const) {
      expect(error.toBody(language)).toEqual({ error: code, message: '새로운 말', details: null })
    }
  })

  it('finds no error where there is none', () => {
    expect(() => catalogRefusal({ status: 400, body: { oops: true } })).toThrow('error')
  })
})

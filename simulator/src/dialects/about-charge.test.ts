import { describe, expect, it } from 'vitest'
import { aboutCharge } from './about-charge.js'

describe('what a request is about that names a charge by its key', () => {
  it('is the reference of the charge, whatever moment the key tells', () => {
    const charge = { reference: 'order-1', occurrence: 1 }
    const [one, other] = ['20260101:TR:a1', '20270101:TR:a1'].map((key) => aboutCharge(key, charge))
    expect(one).toEqual({ entity: 'order-1', names: ['order-1', '20260101:TR:a1'] })
    expect(other?.entity).toBe(one?.entity)
  })

  it('tells the charges of one reference apart', () => {
    const { entity, names } = aboutCharge('key-2', { reference: 'order-1', occurrence: 2 })
    expect(entity).toBe('order-1/2')
    expect(names).toEqual(['order-1', 'key-2'])
  })

  it('is the key where there is no such charge', () => {
    expect(aboutCharge('key-1', undefined)).toEqual({ entity: 'key-1' })
  })
})

import { describe, expect, it } from 'vitest'
import { decodeForm } from './stripe-form.js'
import { StripeFailure } from './stripe-failure.js'
import {
  readCapture,
  readConfirmation,
  readCreation,
  readIntentList,
  readRefund,
} from './stripe-parameters.js'

/** What is said of refused parameters. */
function refusalOf(read: () => unknown): object {
  try {
    read()
  } catch (error) {
    if (error instanceof StripeFailure) return { isKept: error.isKept, ...error.body }
    throw error
  }
  throw new Error('nothing was refused')
}

const AUTOMATIC = 'automatic_payment_methods'
const create = (form: string) => readCreation(decodeForm(form))

describe('the parameters of a creation', () => {
  it('are read', () => {
    const form =
      'amount=5000&currency=krw&confirm=true&payment_method=pm_card_visa&off_session=one_off' +
      '&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never' +
      '&expand[0]=latest_charge&metadata[order_id]=1&shipping[name]=Kim&return_url=http://x/'
    expect(create(form)).toEqual({
      amount: 5000,
      currency: 'krw',
      confirm: true,
      payment_method: 'pm_card_visa',
      off_session: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      expand: true,
      metadata: { order_id: '1' },
      shipping: undefined,
      return_url: 'http://x/',
    })
  })

  it.each([
    ['currency=krw', 'parameter_missing', 'amount'],
    ['amount=1', 'parameter_missing', 'currency'],
    ['amount=1&currency=krw&confirm=true', 'parameter_missing', 'payment_method'],
    ['amount=1&currency=krw&colour=red', 'parameter_unknown', 'colour'],
    ['colour=red', 'parameter_unknown', 'colour'],
    ['amount=1&currency=krw&payment_method_data[type]=card', 'parameter_unknown', undefined],
    ['amount=1&currency=krw&constructor=1', 'parameter_unknown', 'constructor'],
    ['amount=many&currency=krw', 'parameter_invalid_integer', 'amount'],
    ['amount=1.5&currency=krw', 'parameter_invalid_integer', 'amount'],
    ['amount=1e3&currency=krw', 'parameter_invalid_integer', 'amount'],
    ['amount=99999999999999999999&currency=krw', 'parameter_invalid_integer', 'amount'],
    ['amount=0&currency=krw', 'amount_too_small', 'amount'],
    ['amount=-1&currency=krw', 'amount_too_small', 'amount'],
    ['amount=100000000&currency=krw', 'amount_too_large', 'amount'],
    ['amount=&currency=krw', 'parameter_invalid_empty', 'amount'],
    ['amount=1&amount=2&currency=krw', undefined, 'amount'],
    ['amount[x]=1&currency=krw', undefined, 'amount'],
    ['amount=1&currency=KRW', undefined, 'currency'],
    ['amount=1&currency=krw&description=', 'parameter_invalid_empty', 'description'],
    ['amount=1&currency=krw&confirm=yes', undefined, 'confirm'],
    ['amount=1&currency=krw&capture_method=never', undefined, 'capture_method'],
    ['amount=1&currency=krw&metadata=x', undefined, 'metadata'],
    ['amount=1&currency=krw&metadata[a][b]=x', undefined, 'metadata[a]'],
    ['amount=1&currency=krw&shipping=x', undefined, 'shipping'],
    ['amount=1&currency=krw&expand=latest_charge', undefined, 'expand'],
    ['amount=1&currency=krw&expand[0]=customer', undefined, 'expand[0]'],
    ['amount=1&currency=krw&return_url=http://x/', undefined, 'return_url'],
    [
      'amount=1&currency=krw&automatic_payment_methods[allow_redirects]=always',
      'parameter_missing',
      'automatic_payment_methods[enabled]',
    ],
    [
      `amount=1&currency=krw&${AUTOMATIC}[enabled]=true&${AUTOMATIC}[x]=1`,
      'parameter_unknown',
      'automatic_payment_methods[x]',
    ],
    [
      'amount=1&currency=krw&automatic_payment_methods[enabled]=true&payment_method_types[0]=card',
      undefined,
      'payment_method_types',
    ],
  ])('are refused: %s', (form, code, param = 'payment_method_data') => {
    const refusal = refusalOf(() => create(form))
    expect(refusal).toMatchObject({ type: 'invalid_request_error', param, isKept: false })
    expect((refusal as { code?: string }).code).toBe(code)
  })

  it('may take away all metadata, or a part of it', () => {
    expect(create('amount=1&currency=krw&metadata=').metadata).toBe('')
    expect(create('amount=1&currency=krw&metadata[a]=&metadata[b]=c').metadata).toEqual({
      a: '',
      b: 'c',
    })
  })

  it('never say a card number again', () => {
    const form = 'amount=1&currency=krw&confirm=4242424242424242'
    expect(JSON.stringify(refusalOf(() => create(form)))).not.toContain('424242424242')
  })
})

describe('the parameters of the others', () => {
  it('know what each takes', () => {
    expect(readConfirmation(decodeForm('off_session=false'))).toEqual({ off_session: false })
    expect(() => readConfirmation(decodeForm('amount=1'))).toThrow('unknown parameter: amount')
    expect(() => readCapture(decodeForm('final_capture=false'))).toThrow('final_capture')
    expect(() => readRefund(decodeForm('amount=1'))).toThrow('payment_intent')
    expect(() => readRefund(decodeForm('charge=ch_1&reason=whim'))).toThrow('reason')
  })

  it('bound the time of creation', () => {
    const { created = () => false } = readIntentList(decodeForm('created[gt]=1&created[lte]=3'))
    expect([1, 2, 3, 4].map(created)).toEqual([false, true, true, false])
    const { created: exact = () => false } = readIntentList(decodeForm('created=2'))
    expect([1, 2, 3].map(exact)).toEqual([false, true, false])
    const { created: other = () => false } = readIntentList(
      decodeForm('created[gte]=2&created[lt]=4'),
    )
    expect([1, 2, 3, 4].map(other)).toEqual([false, true, true, false])
  })
})

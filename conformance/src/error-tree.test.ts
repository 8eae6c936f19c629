import { CircuitOpenError, circuitBreaker } from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { ERROR_NAMES, errorOf, isA, isAnyOf, nameOf } from './error-tree.js'

it('has a class for every type, below the class of its parent', () => {
  const socket = errorOf('SocketTimeoutError', 'slow')
  expect([socket.name, socket.message]).toEqual(['SocketTimeoutError', 'slow'])
  expect(socket).toBeInstanceOf(errorOf('IoError').constructor)
  expect(socket).not.toBeInstanceOf(errorOf('RuntimeError').constructor)
  for (const name of ERROR_NAMES) expect(isA(errorOf(name), 'AnyError')).toBe(true)
})

it('matches a type and what is above it', () => {
  expect(isA(errorOf('ExtendsBusinessError'), 'BusinessError')).toBe(true)
  expect(isA(errorOf('BusinessError'), 'ExtendsBusinessError')).toBe(false)
  expect(isAnyOf(errorOf('BanError'), ['IoError', 'BanError'])).toBe(true)
  expect(isAnyOf(errorOf('BanError'), [])).toBe(false)
})

it('knows the errors of the kit by the names of the library', async () => {
  const breaker = circuitBreaker()
  breaker.forceOpen()
  const error: unknown = await breaker.execute(() => 1).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CircuitOpenError)
  expect(nameOf(error)).toBe('CallNotPermitted')
  expect([isA(error, 'RuntimeError'), isA(error, 'IoError')]).toEqual([true, false])
})

it('takes whatever else is thrown for some error', () => {
  expect([nameOf('x'), isA('x', 'AnyError')]).toEqual(['x', true])
  expect(isA(new TypeError('x'), 'RuntimeError')).toBe(false)
})

import { expect, test } from 'vitest'
import { asked } from './asked.js'

function reporting() {
  const reported: string[] = []
  return { reported, report: (error: unknown) => void reported.push(String(error)) }
}

test('passes the answer on, whatever it is', () => {
  const { reported, report } = reporting()
  for (const answer of [true, false, 0, '', null, undefined]) {
    expect(asked(() => answer, report)).toBe(answer)
  }
  expect(reported).toEqual([])
})

test('reports what is thrown and answers nothing', () => {
  const { reported, report } = reporting()
  expect(asked(() => expect.fail('no'), report)).toBeUndefined()
  expect(reported).toEqual(['AssertionError: no'])
})

test('a report that throws ends the question, and a promise of it is swallowed', async () => {
  const { reported, report } = reporting()
  const strict = (error: unknown) => {
    report(error)
    throw error
  }
  expect(() => asked(() => expect.fail('no'), strict)).toThrow('no')
  expect(() => asked(() => Promise.reject(new Error('later')), strict)).toThrow(TypeError)
  // Node looks for unhandled rejections before the next immediate; vitest fails the run on one.
  await new Promise((done) => setImmediate(done))
  expect(reported.at(-1)).toBe('Error: later')
})

test('a promise is no answer: it is reported, and so is what it rejects with', async () => {
  const { reported, report } = reporting()
  expect(asked(() => Promise.resolve(true), report)).toBeUndefined()
  expect(asked(() => Promise.reject(new Error('later')), report)).toBeUndefined()
  await Promise.resolve()
  const message = 'a predicate, back-off or classify must answer at once, got a promise'
  expect(reported).toEqual([`TypeError: ${message}`, `TypeError: ${message}`, 'Error: later'])
})

import { afterEach, expect, it, vi } from 'vitest'
import { runProgram, wholeNumber } from './program.js'

afterEach(() => {
  process.exitCode = undefined
  vi.restoreAllMocks()
})

it('reads whole numbers, and names the option, its range and what it got', () => {
  expect(wholeNumber('rounds', '7', 1)).toBe(7)
  for (const text of ['0', '1.5', 'x', '', ' ', '-3', 'Infinity']) {
    const message = `--rounds must be a whole number from 1, got '${text}'`
    expect(() => wholeNumber('rounds', text, 1)).toThrow(message)
  }
})

it('is 1 and a sentence where a program fails, 2 and its usage for bad input', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  const failing = (error: Error) => async () => ({
    usage: 'Usage: x',
    run: async () => {
      throw error
    },
  })
  await runProgram(failing(new Error('no such file')))
  expect(printed).toHaveBeenLastCalledWith('bench: no such file')
  expect(process.exitCode).toBe(1)
  await runProgram(failing(new RangeError('--rounds must be')))
  expect(printed).toHaveBeenLastCalledWith('bench: --rounds must be\n\nUsage: x')
  expect(process.exitCode).toBe(2)
  process.exitCode = undefined
  const unknown = Object.assign(new TypeError('Unknown option'), {
    code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION',
  })
  await runProgram(failing(unknown))
  expect(printed).toHaveBeenLastCalledWith('bench: Unknown option\n\nUsage: x')
  expect(process.exitCode).toBe(2)
})

it('says what to do where the workspace is not built', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  const missing = Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' })
  await runProgram(() => Promise.reject(missing))
  expect(printed).toHaveBeenCalledWith(expect.stringContaining('run `npm run setup`'))
  expect(process.exitCode).toBe(2)
})

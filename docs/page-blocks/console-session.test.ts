import { expect, it } from 'vitest'
import { commandsOf, comparable, patternOf } from './console-session.js'

it('reads the commands of a page, with what it shows of their output', () => {
  const page =
    '```console\n$ pgsim serve\ngateway  up\n...\n$ curl x\n```\n\n```console\n$ ls\n```\n'
  expect(commandsOf(page)).toEqual([
    { command: 'pgsim serve', output: 'gateway  up\n...' },
    { command: 'curl x', output: '' },
    { command: 'ls', output: '' },
  ])
  expect(() => commandsOf('```console\nls\n```\n')).toThrow("a console block begins with 'ls")
})

it('takes output for the same whatever the time, the keys and the spaces', () => {
  const shown =
    'AT        KEY\n19:23:07  20261127:TR:81dd06\n{"key":"tviva20261127042331wYBDo",...}'
  const said = 'AT  KEY\n07:00:00 20271231:TR:000000\n{"key":"tviva20270101000000aaaaa","b":[1]}'
  expect(comparable(said)).toMatch(patternOf(shown))
  expect(comparable(`${said}.`)).not.toMatch(patternOf(shown))
  expect(comparable('a.c')).not.toMatch(patternOf('abc'))
})

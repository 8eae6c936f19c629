import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { createProgram } from './simulator-command.js'
import { TEXT_WIDTH } from './text-layout.js'

/** A command and all below it, with the words that one types for them. */
function everyCommand(command: Command, words: string[] = []): [string, Command][] {
  const inner = command.commands.flatMap((one) => everyCommand(one, [...words, one.name()]))
  return [[words.join(' '), command], ...inner]
}

function helpOf(command: Command): string {
  let help = ''
  command.configureOutput({ writeOut: (text) => void (help += text) })
  command.outputHelp()
  return help
}

const commands = everyCommand(createProgram())
const below = commands.filter(([words]) => words !== '')

describe('the help of pgsim', () => {
  it('leads on from the program itself', () => {
    const [, program] = commands[0] ?? []
    const help = program && helpOf(program)
    for (const name of ['serve', 'admin', 'scenarios', 'faults', 'check']) {
      expect(help).toMatch(new RegExp(`^ {2}${name} `, 'm'))
    }
    expect(help).toContain('Exit codes: 0 fine; 1 could not run')
  })

  it.each(below)('pgsim %s: fits a page and teaches by examples', (words, command) => {
    const help = helpOf(command)
    expect(help.split('\n').filter((line) => line.length > TEXT_WIDTH)).toEqual([])
    const [, examples = ''] = help.split('\nExamples:\n')
    expect(examples).toContain(`$ pgsim ${words.split(' ')[0]}`)
    expect(command.description()).not.toBe('')
  })

  it.each(below)('pgsim %s: has only examples that the program understands', (_, command) => {
    const [, examples = ''] = helpOf(command).split('\nExamples:\n')
    const typed = examples
      .split('\n')
      .flatMap((line) => /^ {2}\$ pgsim (.*)$/.exec(line)?.[1] ?? [])
    expect(typed.length).toBeGreaterThan(0)
    for (const line of typed) {
      const words = line.split(' ')
      const path = words.filter((_, index) =>
        commands.some(([known]) => known === words.slice(0, index + 1).join(' ')),
      )
      const found = commands.find(([known]) => known === path.join(' '))?.[1]
      const flags = words.filter((word) => word.startsWith('--'))
      const known = [...(found?.options ?? []), ...(found?.parent?.options ?? [])]
      const above = found?.parent?.parent?.options ?? []
      for (const flag of flags) {
        expect([...known, ...above].map(({ long }) => long)).toContain(flag)
      }
      expect(path.length).toBeGreaterThan(0)
    }
  })

  it('gives a default for every value in the options of serve', () => {
    const serve = below.find(([words]) => words === 'serve')?.[1]
    const help = serve === undefined ? '' : helpOf(serve)
    const options = help.slice(help.indexOf('Options:'), help.indexOf('Examples:'))
    const flags = options.split(/\n {2}(?=-)/).filter((text) => /^--[a-z-]+ </.test(text))
    expect(flags).toHaveLength(13)
    for (const flag of flags) expect(flag.replaceAll(/\s+/g, ' ')).toContain('(default: ')
  })
})

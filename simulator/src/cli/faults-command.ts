import { Command } from 'commander'
import { faultByName, faultList } from '../faults/fault-list.js'
import type { Fault } from '../faults/fault.js'
import { ScenarioError, problem } from '../scenario/scenario-error.js'
import { faultPage } from './fault-page.js'
import { examplesText } from './help-text.js'
import { columns } from './text-layout.js'

const EXAMPLES = examplesText(
  ['faults', 'the list'],
  ['faults answer-lost', 'what one does, and the ways to switch it on'],
)

const GROUPS: readonly (readonly [Fault['bites'], string])[] = [
  ['request', 'Strikes a request, its execution or its answer:'],
  ['callback', 'Strikes a callback:'],
  ['gateway', 'Strikes the gateway as a whole:'],
  ['process', 'Strikes a process of yours, only in pgsim simulate:'],
  ['store', "Strikes a call to that process's database, only in pgsim simulate:"],
  ['network', 'Strikes a message between it and the gateway, only in pgsim simulate:'],
  ['clock', "Strikes that process's wall clock, only in pgsim simulate:"],
]

const MORE = `
pgsim serve leaves out what strikes only in pgsim simulate: it has no process of yours to crash.

pgsim faults <name> explains one and says how to switch it on.
`

/** The command `pgsim faults`: lists the faults, or explains one. */
export function faultsCommand(): Command {
  return new Command('faults')
    .description('list the ways to misbehave, or explain one')
    .argument('[name]', 'a fault of the list')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined) => {
      process.stdout.write(name === undefined ? listText() : `${faultPage(find(name))}\n`)
    })
}

function find(name: string): Fault {
  const fault = faultByName(name)
  if (fault !== undefined) return fault
  const about = { got: name, allowed: faultList.map((one) => one.name) }
  throw new ScenarioError([problem([], `there is no fault "${name}"`, about)])
}

function listText(): string {
  const rows = faultList.map(({ name, explains, breaksPromise }) => [
    name,
    breaksPromise === undefined ? explains : `${explains} Breaks a promise: no client survives it.`,
  ])
  const lines = columns(rows, { indent: 2 })
  // One layout for all groups, so that their columns stand below each other.
  const byName = new Map<string, string>()
  let current = ''
  for (const line of lines.split('\n')) {
    const begun = /^ {2}(\S+)/.exec(line)?.[1]
    current = begun ?? current
    byName.set(current, byName.has(current) ? `${byName.get(current)}\n${line}` : line)
  }
  const groups = GROUPS.map(([bites, heading]) => {
    const names = faultList.filter((fault) => fault.bites === bites).map(({ name }) => name)
    return `${heading}\n${names.map((name) => byName.get(name)).join('\n')}\n`
  })
  return groups.join('\n') + MORE
}

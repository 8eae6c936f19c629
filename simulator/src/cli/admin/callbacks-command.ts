import { Command } from 'commander'
import type { SimulatorClient } from '../../client/simulator-client.js'
import type { OpenCallback } from '../../simulator.js'
import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import { CommandFailure } from '../failure-text.js'
import { readCount } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { table, wrapped } from '../text-layout.js'
import { tell } from './admin-call.js'
import { idsOrAll } from './ids-or-all.js'

const DEFAULT_LIMIT = 20

/** An id of a callback, for examples. */
const ID = '20250816:TR:9577c5.1'

/** What can be done with a callback. */
const VERBS = [
  ['release', 'send callbacks that are held or wait, now', 'released', 'releaseCallback'],
  ['drop', 'end callbacks that are held or wait, without sending them', 'dropped', 'dropCallback'],
  [
    'duplicate',
    'send copies of callbacks that are not at their end, now',
    'copied',
    'duplicateCallback',
  ],
] as const

/** The command `pgsim admin callbacks`: lists and moves callbacks that are not at their end. */
export function callbacksCommand(): Command {
  const command = new Command('callbacks')
    .description('list, release, drop or duplicate callbacks that are held or due')
    .addHelpText(
      'after',
      examplesText(
        ['admin faults add callback-held', 'holds callbacks back from now on'],
        ['admin callbacks', 'those that are not at their end'],
        [`admin callbacks release ${ID}`, 'sends one now'],
        ['admin callbacks release --all'],
      ),
    )
    .addCommand(listCommand(), { isDefault: true })
  for (const verb of VERBS) command.addCommand(verbCommand(verb))
  return command
}

function listCommand(): Command {
  return new Command('list')
    .description('list the callbacks that are held, wait for their moment or are under way')
    .addHelpText('after', examplesText(['admin callbacks list'], ['admin callbacks list --json']))
    .option('--limit <count>', 'only the newest so many', readCount, DEFAULT_LIMIT)
    .action(({ limit }: { limit: number }, command: Command) => {
      let open: readonly OpenCallback[] = []
      return tell(
        command,
        async (simulator) => {
          open = await simulator.callbacks()
          return open.slice(-limit)
        },
        (newest) => listText(newest, open),
      )
    })
}

function verbCommand([verb, description, done, method]: (typeof VERBS)[number]): Command {
  return new Command(verb)
    .description(description)
    .argument('[ids...]', 'ids from the list')
    .option('--all', 'every one that is held')
    .addHelpText(
      'after',
      examplesText([`admin callbacks ${verb} ${ID}`], [`admin callbacks ${verb} --all`]),
    )
    .action((ids: readonly string[], flags: { all?: true }, command: Command) => {
      const wanted = idsOrAll(command, 'callbacks', ids, flags)
      return tell(
        command,
        (simulator) => doAll(simulator, method, wanted),
        (moved) => (moved.length === 0 ? 'none is held' : wrapped(`${done} ${moved.join(', ')}`)),
      )
    })
}

/**
 * Does the same with these callbacks, or with every one that is held: those that were moved.
 *
 * @throws {ScenarioError} where there is no such callback; {CommandFailure} where it is under way.
 */
async function doAll(
  simulator: SimulatorClient,
  method: (typeof VERBS)[number][3],
  wanted: readonly string[] | undefined,
): Promise<readonly string[]> {
  const held = async (): Promise<string[]> =>
    (await simulator.callbacks()).filter(({ state }) => state === 'held').map(({ id }) => id)
  const moved: string[] = []
  for (const id of wanted ?? (await held())) {
    if (await simulator[method](id)) moved.push(id)
    // With --all, somebody else may have moved it meanwhile.
    else if (wanted !== undefined) throw await missed(simulator, id)
  }
  return moved
}

async function missed(simulator: SimulatorClient, id: string): Promise<Error> {
  const isOpen = (await simulator.callbacks()).some((callback) => callback.id === id)
  if (isOpen) return new CommandFailure(`callback ${id} is under way`)
  const message = `no callback ${id} is held or due; pgsim admin callbacks lists those that are`
  return new ScenarioError([problem([], message)])
}

function listText(shown: readonly OpenCallback[], open: readonly OpenCallback[]): string {
  if (open.length === 0) return 'no callback is held or due'
  const headings = ['id', 'dialect', 'state', 'event', 'reference', 'attempts', 'faults', 'to']
  const rows = shown.map(({ id, dialect, state, event, reference, attempts, faults, url }) => [
    ...[id, dialect, stateText(state), event, reference],
    attempts.length === 0 ? '-' : attempts.map((status) => status ?? 'none').join(' '),
    faults.length === 0 ? '-' : faults.join(' '),
    url,
  ])
  const which = shown.length < open.length ? `, the newest ${shown.length} of them shown` : ''
  return `${table(headings, rows, { width: Infinity })}\n\n${countText(open)}${which}.`
}

function stateText(state: OpenCallback['state']): string {
  return state === 'underWay' ? 'under way' : state
}

function countText(callbacks: readonly OpenCallback[]): string {
  const states = [...new Set(callbacks.map(({ state }) => state))]
  const counts = states.map((state) => {
    const count = callbacks.filter((one) => one.state === state).length
    return `${count} ${stateText(state)}`
  })
  return `Callbacks: ${counts.join(', ')}`
}

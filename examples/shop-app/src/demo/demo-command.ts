import { open, writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { StartFailure } from '../start-failure.js'
import { KEPT_OPEN_PORT, keepOpen } from './kept-open/keep-open.js'
import { firstFreePort } from './processes/free-port.js'
import { Progress } from './report/progress.js'
import { paint } from './report/tables.js'
import { playStory } from './story.js'

interface Flags {
  readonly seed: number
  readonly keepOpen?: true
  readonly port?: number
  readonly json?: string
}

function seedOf(text: string): number {
  const seed = Number(text)
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InvalidArgumentError('a seed is a whole number from 0 to 9007199254740991.')
  }
  return seed
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('a port is a whole number from 1 to 65535.')
  }
  return port
}

/** The command line of the demo. */
export function demoCommand(): Command {
  const command = new Command('npm run demo --')
    .description('A shop, a gateway that fails, and an audit: four acts in about a minute.')
    .option(
      '--seed <number>',
      'repeats the gateway’s decisions of an earlier run',
      seedOf,
      20_261_120,
    )
    .option('--json <file>', 'writes the figures of the acts')
    .option('--keep-open', 'plays no acts: opens the shop in a browser, to break it by hand')
    .option(
      '--port <number>',
      `where --keep-open opens it, or the next free one (default: ${KEPT_OPEN_PORT})`,
      portOf,
    )
    .addHelpText('after', '\nExits with 0 only if the audit is clean and every act held.')
  return command.action(async (flags: Flags) => {
    const wrong = contradictionIn(flags)
    if (wrong !== undefined) command.error(`error: ${wrong}`)
    await (flags.keepOpen ? openShop(flags) : play(flags))
  })
}

/** What does not go together, in one sentence. */
function contradictionIn({ keepOpen: isKept, port, json }: Flags): string | undefined {
  if (isKept && json !== undefined) return '--keep-open plays no acts: there is nothing for --json.'
  if (!isKept && port !== undefined) return '--port says where --keep-open opens the shop: add it.'
  return undefined
}

async function openShop({ seed, port = KEPT_OPEN_PORT }: Flags): Promise<void> {
  const progress = new Progress()
  try {
    await keepOpen({ seed, port, progress })
  } finally {
    progress.clear()
  }
}

async function play(flags: Flags): Promise<void> {
  process.once('SIGINT', interrupted)
  const progress = new Progress()
  try {
    if (flags.json !== undefined) await assertWritable(flags.json)
    const story = await playStory(flags.seed, progress)
    process.exitCode = story.holds ? 0 : 1
    if (flags.json) await writeFile(flags.json, `${JSON.stringify(story.figures, undefined, 2)}\n`)
    await story.end()
    console.log(await byHand())
  } finally {
    progress.clear()
  }
}

/** The default action of a signal would skip `exit`, and leave shop and gateway running. */
function interrupted(): never {
  process.exit(130)
}

/** Before the story, not after it. */
async function assertWritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a')).close()
  } catch (cause) {
    throw new StartFailure(`The figures cannot be written to ${file}.`, { cause })
  }
}

/** Where to go on, once the story is over. */
async function byHand(): Promise<string> {
  const port = await firstFreePort(KEPT_OPEN_PORT)
  const command = paint('bold', 'npm run demo -- --keep-open')
  return `\n  By hand: ${command} opens the shop at http://127.0.0.1:${port}/en/break`
}

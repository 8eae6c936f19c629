import { open, writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { StartFailure } from '../start-failure.js'
import { Progress } from './report/progress.js'
import { paint } from './report/tables.js'
import { playStory } from './story.js'

interface Flags {
  readonly seed: number
  readonly keepOpen: boolean
  readonly json?: string
}

function seedOf(text: string): number {
  const seed = Number(text)
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InvalidArgumentError('a seed is a whole number from 0 to 9007199254740991.')
  }
  return seed
}

/** The command line of the demo. */
export function demoCommand(): Command {
  return new Command('npm run demo --')
    .description('A shop, a gateway that fails, and an audit: four acts in about a minute.')
    .option(
      '--seed <number>',
      'repeats the gateway’s decisions of an earlier run',
      seedOf,
      20_261_120,
    )
    .option('--keep-open', 'leaves shop and gateway running, and prints where', false)
    .option('--json <file>', 'writes the figures')
    .addHelpText('after', '\nExits with 0 only if the audit is clean and every act held.')
    .action(play)
}

async function play(flags: Flags): Promise<void> {
  process.once('SIGINT', interrupted)
  const progress = new Progress()
  try {
    if (flags.json !== undefined) await assertWritable(flags.json)
    const story = await playStory(flags.seed, progress)
    process.exitCode = story.holds ? 0 : 1
    if (flags.json) await writeFile(flags.json, `${JSON.stringify(story.figures, undefined, 2)}\n`)
    if (flags.keepOpen) await keepOpen(story.addresses)
    await story.end()
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

async function keepOpen(addresses: Readonly<Record<string, string>>): Promise<void> {
  console.log(`\n${paint('bold', 'Still running')} (Ctrl-C ends it):`)
  for (const [what, url] of Object.entries(addresses)) console.log(`  ${what.padEnd(18)} ${url}`)
  process.off('SIGINT', interrupted)
  await new Promise<void>((resolve) => {
    const stayAwake = setInterval(() => undefined, 60_000)
    process.once('SIGINT', () => {
      clearInterval(stayAwake)
      resolve()
    })
  })
}

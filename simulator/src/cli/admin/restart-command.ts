import { Command, Option } from 'commander'
import { durationText } from '../../quantities/quantity.js'
import { allowed, readDuration } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { tell } from './admin-call.js'

const DEFAULT_DOWN_MS = 1000
const LONGEST_DOWN_MS = 3_600_000

/** The command `pgsim admin restart`: the gateway goes away and forgets its pending work. */
export function restartCommand(): Command {
  return new Command('restart')
    .description('restart the gateway: it forgets pending work and keeps its ledger')
    .addOption(
      new Option('--down-for <time>', 'how long it is away, in real time')
        .argParser(readDownFor)
        .default(DEFAULT_DOWN_MS, '1s'),
    )
    .addHelpText('after', examplesText(['admin restart'], ['admin restart --down-for 5s']))
    .action(({ downFor }: { downFor: number }, command: Command) =>
      tell(
        command,
        async (simulator) => {
          await simulator.restart(downFor)
          return { downForMs: downFor }
        },
        ({ downForMs }) => `it was away for ${durationText(downForMs)} and is back`,
      ),
    )
}

function readDownFor(text: string): number {
  const downForMs = readDuration(text)
  if (downForMs > LONGEST_DOWN_MS) throw allowed('up to an hour, such as 250ms or 5s')
  return downForMs
}

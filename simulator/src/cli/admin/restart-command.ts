import { Command } from 'commander'
import { durationText } from '../../quantities/quantity.js'
import { readDuration } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { tell } from './admin-call.js'

const DEFAULT_DOWN_MS = 1000

/** The command `pgsim admin restart`: the gateway goes away and forgets its pending work. */
export function restartCommand(): Command {
  return new Command('restart')
    .description('restart the gateway: it forgets pending work and keeps its ledger')
    .option('--down-for <time>', 'how long it is away, in real time', readDuration, DEFAULT_DOWN_MS)
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

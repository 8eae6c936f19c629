import { Command, Option } from 'commander'
import { readDuration } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { tell } from './admin-call.js'

const DEFAULT_WAIT_MS = 30_000

/** The command `pgsim admin wait`: until nothing is under way. */
export function waitCommand(): Command {
  return new Command('wait')
    .description('wait until no request waits, no charge is pending and no callback is due')
    .addOption(
      new Option('--timeout <time>', 'how long to wait at most')
        .argParser(readDuration)
        .default(DEFAULT_WAIT_MS, '30s'),
    )
    .addHelpText(
      'after',
      examplesText(
        ['admin wait'],
        ['admin wait --timeout 2m', 'exit code 1 where that is too short'],
      ),
    )
    .action(({ timeout }: { timeout: number }, command: Command) =>
      tell(
        command,
        async (simulator) => {
          await simulator.whenIdle({ timeoutMs: timeout })
          return { isIdle: true }
        },
        () => 'nothing is under way',
      ),
    )
}

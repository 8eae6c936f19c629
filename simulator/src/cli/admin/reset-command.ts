import { Command } from 'commander'
import { examplesText } from '../help-text.js'
import { plainText } from '../text-layout.js'
import { tell } from './admin-call.js'

/** The command `pgsim admin reset`: everything begins anew. */
export function resetCommand(): Command {
  return new Command('reset')
    .description('forget ledger, counts, journal and pending work, and begin anew')
    .addHelpText('after', examplesText(['admin reset']))
    .action((_: object, command: Command) =>
      tell(
        command,
        (simulator) => simulator.reset(),
        ({ name }) => `everything is forgotten; ${plainText(name)} plays from its beginning`,
      ),
    )
}

import { Command } from 'commander'
import { examplesText } from '../help-text.js'
import { tell } from './admin-call.js'

/** The command `pgsim admin metrics`: the counts for Prometheus. */
export function metricsCommand(): Command {
  return new Command('metrics')
    .description("print the counts in Prometheus' text format")
    .addHelpText('after', examplesText(['admin metrics'], ['admin metrics | grep pgsim_faults']))
    .action((_: object, command: Command) =>
      tell(
        command,
        (simulator) => simulator.metrics(),
        (metrics) => metrics.trimEnd(),
      ),
    )
}

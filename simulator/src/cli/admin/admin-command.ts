import { Command } from 'commander'
import { actCommand } from './act-command.js'
import { adminOption, jsonOption } from './admin-call.js'
import { callbacksCommand } from './callbacks-command.js'
import { clockCommand } from './clock-command.js'
import { faultRulesCommand } from './faults-command.js'
import { examplesText } from '../help-text.js'
import { journalCommand } from './journal-command.js'
import { ledgerCommand } from './ledger-command.js'
import { metricsCommand } from './metrics-command.js'
import { resetCommand } from './reset-command.js'
import { restartCommand } from './restart-command.js'
import { scenarioCommand } from './scenario-command.js'
import { statusCommand } from './status-command.js'
import { waitCommand } from './wait-command.js'
import { webhooksCommand } from './webhooks-command.js'

const EXAMPLES = examplesText(
  ['admin status'],
  ['admin ledger --reference order-1', 'what one order was charged'],
  ['admin scenario play blackout'],
  ['admin faults add answer-lost --rate 5%'],
  ['admin callbacks release --all'],
  ['admin status --admin 9001 --json', 'another gateway, as JSON'],
)

const MORE = `

pgsim admin <command> --help has more for each command.`

/** The command `pgsim admin`: drives a gateway that runs already. */
export function adminCommand(): Command {
  const command = new Command('admin')
    .description('drive a gateway that runs already')
    .addOption(adminOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES + MORE)
  const commands = [
    ...[statusCommand(), ledgerCommand(), journalCommand(), scenarioCommand()],
    ...[faultRulesCommand(), callbacksCommand(), clockCommand(), webhooksCommand()],
    ...[actCommand(), restartCommand(), resetCommand(), waitCommand(), metricsCommand()],
  ]
  for (const inner of commands) command.addCommand(inner)
  return command
}

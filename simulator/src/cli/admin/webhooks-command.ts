import { Command } from 'commander'
import type { Webhook } from '../../serving/webhook-book.js'
import { examplesText } from '../help-text.js'
import { table } from '../text-layout.js'
import { readWebhook, withSecret, type WebhookFlag } from '../webhook-flag.js'
import { tell } from './admin-call.js'

const SET_EXAMPLES = examplesText(
  ['admin webhooks set stripe=http://localhost:8080/webhooks'],
  ['admin webhooks set stripe=http://localhost:8080/webhooks,whsec_of_mine'],
)

/** The command `pgsim admin webhooks`: shows and replaces where webhooks go. */
export function webhooksCommand(): Command {
  return new Command('webhooks')
    .description('list or replace where webhooks go')
    .addHelpText(
      'after',
      examplesText(
        ['admin webhooks'],
        ['admin webhooks set stripe=http://localhost:8080/webhooks'],
        ['admin webhooks clear'],
      ),
    )
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(setCommand())
    .addCommand(clearCommand())
}

function listCommand(): Command {
  return new Command('list')
    .description('list where webhooks go')
    .addHelpText('after', examplesText(['admin webhooks list'], ['admin webhooks list --json']))
    .action((_: object, command: Command) =>
      tell(command, (simulator) => simulator.webhooks(), webhooksText),
    )
}

function setCommand(): Command {
  return new Command('set')
    .description('replace where webhooks go, all of it; a secret is made up where none is given')
    .argument(
      '<dialect=url[,secret]...>',
      'origins must be ones that callbacks may go to',
      readWebhook,
    )
    .addHelpText('after', SET_EXAMPLES)
    .action((webhooks: readonly WebhookFlag[], _: object, command: Command) =>
      tell(command, (simulator) => simulator.setWebhooks(webhooks.map(withSecret)), webhooksText),
    )
}

function clearCommand(): Command {
  return new Command('clear')
    .description('send webhooks nowhere')
    .addHelpText('after', examplesText(['admin webhooks clear']))
    .action((_: object, command: Command) =>
      tell(command, (simulator) => simulator.setWebhooks([]), webhooksText),
    )
}

function webhooksText(webhooks: readonly Webhook[]): string {
  if (webhooks.length === 0) return 'no webhooks'
  const rows = webhooks.map(({ dialect, url, secret }) => [dialect, url, secret])
  return table(['dialect', 'address', 'secret'], rows, { width: Infinity })
}

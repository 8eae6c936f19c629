import { Command } from 'commander'
import { pino } from 'pino'
import {
  environmentName,
  flagName,
  readConfig,
  settings,
  type SettingName,
  type ShopConfig,
} from './config.js'
import { createShop, type Shop } from './shop.js'

/** The command line of the shop: its flags are its settings. */
export function shopCommand(): Command {
  const command = new Command('shop')
    .description('A shop that takes payments over a gateway that fails, and loses none.')
    .option('--json', 'print one line of JSON when ready: {"shop":"http://..."}')
    .addHelpText('after', `\nEvery flag can be set as an environment variable too: ${examples()}.`)
  for (const [name, setting] of Object.entries(settings)) {
    const standard = 'fallback' in setting ? ` (default: ${setting.fallback})` : ''
    command.option(`${flagName(name)} <value>`, `${setting.meaning}${standard}`)
  }
  return command.action(async (options: Flags) => {
    await run(readConfig(options, process.env), options.json === true)
  })
}

type Flags = Partial<Record<SettingName, string>> & { readonly json?: boolean }

async function run(config: ShopConfig, json: boolean): Promise<void> {
  // Standard output belongs to the line below; whoever starts the shop reads it.
  const logger = pino({ name: 'shop', level: config.logLevel }, pino.destination(2))
  const shop = await createShop(config, { logger })
  console.log(json ? JSON.stringify({ shop: shop.url }) : `shop listening on ${shop.url}`)
  stopOnSignal(shop)
}

function stopOnSignal(shop: Shop): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1) // a second signal: somebody is in a hurry
    stopping = true
    void shop.stop().then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function examples(): string {
  return `${flagName('orderTtlMs')} is ${environmentName('orderTtlMs')}`
}

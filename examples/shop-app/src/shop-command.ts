import { Command } from 'commander'
import { pino, type Logger } from 'pino'
import {
  environmentName,
  flagName,
  readConfig,
  type SettingName,
  type ShopConfig,
} from './config.js'
import { settings } from './settings.js'
import { createShop, type Shop } from './shop.js'

const exitCodes = `
Exit codes: 0 stopped by a signal, 1 it could not start or stop, 2 a flag or variable is wrong.`

/** The command line of the shop: its flags are its settings. */
export function shopCommand(): Command {
  const command = new Command('shop')
    .description('A shop that takes payments over a gateway that fails, and loses none.')
    // It has printed what is wrong, or the help.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .option('--json', 'print one line of JSON when ready: {"shop":"http://..."}')
    .addHelpText('after', `\nEvery flag can be set as an environment variable too: ${examples()}.`)
    .addHelpText('after', exitCodes)
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
  stopOnSignal(shop, logger)
}

function stopOnSignal(shop: Shop, logger: Logger): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1) // a second signal: somebody is in a hurry
    stopping = true
    const fail = (error: unknown): never => {
      logger.error({ err: error }, 'the shop could not stop cleanly')
      process.exit(1)
    }
    void shop.stop().then(() => process.exit(0), fail)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function examples(): string {
  return `${flagName('orderTtlMs')} is ${environmentName('orderTtlMs')}`
}

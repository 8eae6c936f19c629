import type { Command } from 'commander'
import { DEFAULT_CALLBACK_ORIGINS } from '../serving/callback-targets.js'
import { readDialect } from './dialect-flag.js'
import { readFaults } from './fault-flag.js'
import {
  readLatency,
  readOrigin,
  readOutcomes,
  readPort,
  readSeed,
  readTime,
  readTimeScale,
} from './flag-values.js'
import { DEFAULT_ADMIN_PORT, DEFAULT_PORT } from './serve-settings.js'
import { readWebhook } from './webhook-flag.js'

/** Adds the flags that say what is served where. */
export function addAddressOptions(command: Command): void {
  command
    .option(
      '--dialect <name[:port]>',
      'what it speaks, repeatable; all on --port (the first at /, each at /NAME), or on a port ' +
        'of its own (default: async-card)',
      readDialect,
    )
    .option('--port <port>', 'port of the gateway, 0 for any free one', readPort, DEFAULT_PORT)
    .option(
      '--admin-port <port>',
      'port of /__admin, which stays up while the gateway is down ' +
        `(default: ${DEFAULT_ADMIN_PORT}, or any free one with --port 0)`,
      readPort,
    )
}

/** Adds the flags that say how the gateway behaves. */
export function addConductOptions(command: Command): void {
  command
    .option(
      '--scenario <name|file>',
      'how it behaves (default: that of the first dialect, for async-card: seeds)',
    )
    .option(
      '--fault <fault>',
      'one fault more than the scenario has, repeatable (default: none)',
      readFaults,
    )
    .option('--latency <time>', "how long a request takes (default: the scenario's)", readLatency)
    .option(
      '--processing <time>',
      "how long a charge stays pending (default: the scenario's)",
      readTime,
    )
    .option(
      '--outcomes <a/l/i>',
      "approved / over the limit / invalid card in % (default: the scenario's)",
      readOutcomes,
    )
    .option(
      '--time-scale <factor>',
      "real time per time of the gateway's clock, 0.1 for ten times as fast; latency does not " +
        "follow it (default: the scenario's, else 1)",
      readTimeScale,
    )
    .option(
      '--seed <number>',
      "repeats the same faults (default: the scenario's, else drawn and printed)",
      readSeed,
    )
    .option('--reserved-cards', 'let reserved card numbers force their outcome')
}

/** Adds the flags that say where callbacks may go. */
export function addCallbackOptions(command: Command): void {
  command
    .option(
      '--callback-origin <origin>',
      `where callbacks may go, repeatable (default: ${DEFAULT_CALLBACK_ORIGINS.join(', ')})`,
      readOrigin,
    )
    .option(
      '--webhook <dialect=url[,secret]>',
      'where the webhooks of a dialect go, repeatable; callbacks may go to its origin then; ' +
        'a secret is made up and printed where none is given (default: none)',
      readWebhook,
    )
}

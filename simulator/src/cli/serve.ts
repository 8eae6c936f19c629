import { randomInt } from 'node:crypto'
import { Command } from 'commander'
import { createSimulator } from '../create-simulator.js'
import { DEFAULT_CALLBACK_ORIGINS } from '../dialects/async-card/async-card-dialect.js'
import { faultList } from '../faults/fault-list.js'
import type { FaultPatch, FaultSettings } from '../faults/fault-settings.js'
import type { Simulator, SimulatorAddresses } from '../simulator.js'
import {
  readOrigin,
  readOutcomes,
  readPort,
  readRange,
  readRate,
  readSeed,
  readTimeScale,
} from './flag-values.js'

interface ServeFlags {
  port: number
  adminPort?: number
  seed?: number
  refuseRate?: number
  latency?: FaultSettings['latencyMs']
  processing?: FaultSettings['processingMs']
  timeScale?: number
  outcomes?: FaultSettings['outcomes']
  answerLost?: number
  callbackLoss?: number
  callbackDuplicate?: number
  callbackLate?: number
  callbackLateBy?: FaultSettings['callback']['lateMs']
  callbackOrigin?: string[]
  hang?: true
  down?: true
  json?: true
}

const DEFAULT_PORT = 8082
const DEFAULT_ADMIN_PORT = 8083

const EXAMPLES = `
Examples:
  $ pgsim serve                                   the seeds' gateway on port 8082
  $ pgsim serve --refuse-rate 0 --latency 0       a gateway that always accepts, at once
  $ pgsim serve --answer-lost 5% --seed 42        5 % of the charges are made and never answered
  $ pgsim serve --callback-loss 20% --callback-duplicate 10% --callback-late 10%
  $ pgsim serve --port 0 --json                   any free port, addresses as one line of JSON

While it runs (the admin port answers even when the gateway is down):
  $ curl localhost:8083/__admin/ledger
  $ curl -X PATCH localhost:8083/__admin/faults -d '{"mode":"down"}'

Faults for one call, by the header X-Sim-Fault:
${faultList.map((fault) => `  ${fault.name.padEnd(20)}${fault.explains}`).join('\n')}`

/** The command `pgsim serve`: runs the pretend gateway until it is told to stop. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the pretend gateway over HTTP on 127.0.0.1')
    .option('--port <port>', 'port of the gateway, 0 for any free one', readPort, DEFAULT_PORT)
    .option(
      '--admin-port <port>',
      `port of /__admin (default: ${DEFAULT_ADMIN_PORT}, or any free one with --port 0)`,
      readPort,
    )
    .option('--seed <number>', 'repeats the same faults; drawn and printed if absent', readSeed)
    .option('--refuse-rate <rate>', 'refused with a 500, nothing stored (default: 40%)', readRate)
    .option('--latency <min..max>', 'ms before a submit is answered (default: 100..500)', readRange)
    .option('--processing <min..max>', 'ms a charge stays pending (default: 1000..5000)', readRange)
    .option(
      '--time-scale <factor>',
      'factor on --processing and --callback-late-by (default: 1)',
      readTimeScale,
    )
    .option('--outcomes <a/l/i>', 'approved/limit/invalid in % (default: 70/20/10)', readOutcomes)
    .option('--answer-lost <rate>', 'charged, but the answer never arrives (default: 0)', readRate)
    .option('--callback-loss <rate>', 'callbacks never sent (default: 0)', readRate)
    .option('--callback-duplicate <rate>', 'callbacks sent twice (default: 0)', readRate)
    .option('--callback-late <rate>', 'held back by --callback-late-by (default: 0)', readRate)
    .option('--callback-late-by <min..max>', 'ms late (default: 10000..60000)', readRange)
    .option(
      '--callback-origin <origin>',
      `where callbacks may go, repeatable (default: ${DEFAULT_CALLBACK_ORIGINS.join(', ')})`,
      readOrigin,
    )
    .option('--hang', 'start hanging: requests are read and never answered')
    .option('--down', 'start down: connections are refused')
    .option('--json', 'print one line of JSON when ready, then nothing else')
    .addHelpText('after', EXAMPLES)
    .action(serve)
}

async function serve(flags: ServeFlags, command: Command): Promise<void> {
  if (flags.hang && flags.down) {
    command.error('error: --hang and --down exclude each other: give one of them')
  }
  const simulator = createSimulator({
    seed: flags.seed ?? randomInt(2 ** 32),
    port: flags.port,
    adminPort: flags.adminPort ?? (flags.port === 0 ? 0 : DEFAULT_ADMIN_PORT),
    faults: faultsOf(flags),
    ...(flags.callbackOrigin === undefined ? {} : { callbackOrigins: flags.callbackOrigin }),
  })
  const addresses = await simulator.start()
  const stop = (): void => void simulator.stop()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const ready = flags.json ? readyLine(simulator, addresses) : readyText(simulator, addresses)
  process.stdout.write(`${ready}\n`)
}

function faultsOf(flags: ServeFlags): FaultPatch {
  const all = {
    refuseRate: flags.refuseRate,
    latencyMs: flags.latency,
    processingMs: flags.processing,
    timeScale: flags.timeScale,
    outcomes: flags.outcomes,
    answerLostRate: flags.answerLost,
    callback: given({
      lossRate: flags.callbackLoss,
      duplicateRate: flags.callbackDuplicate,
      lateRate: flags.callbackLate,
      lateMs: flags.callbackLateBy,
    }),
    mode: modeOf(flags),
  }
  return given(all)
}

function modeOf(flags: ServeFlags): FaultSettings['mode'] {
  if (flags.down) return 'down'
  return flags.hang ? 'hang' : 'up'
}

/** The members that have a value. */
function given<T extends object>(members: T): { [name in keyof T]?: Exclude<T[name], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [name in keyof T]?: Exclude<T[name], undefined> }
}

function readyLine(simulator: Simulator, addresses: SimulatorAddresses): string {
  const { gatewayUrl: gateway, adminUrl: admin } = addresses
  return JSON.stringify({ gateway, admin, seed: simulator.seed })
}

function readyText(simulator: Simulator, addresses: SimulatorAddresses): string {
  const { refuseRate, latencyMs, processingMs, timeScale, mode } = simulator.faults()
  const seconds = (ms: number): string => `${(ms * timeScale) / 1000} s`
  return [
    `gateway  ${addresses.gatewayUrl}/api/v1/payments  (dialect async-card, ${mode})`,
    `admin    ${addresses.adminUrl}/__admin/ledger`,
    `seed     ${simulator.seed}  (--seed ${simulator.seed} repeats this run's faults)`,
    `faults   ${Math.round(refuseRate * 1000) / 10} % refused, ` +
      `latency ${latencyMs.min}..${latencyMs.max} ms, ` +
      `settled after ${seconds(processingMs.min)}..${seconds(processingMs.max)}`,
    'Ctrl-C stops it.',
  ].join('\n')
}

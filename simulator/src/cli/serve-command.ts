import { appendFileSync } from 'node:fs'
import { Command } from 'commander'
import { createSimulator } from '../create-simulator.js'
import { ScenarioError } from '../scenario/scenario-error.js'
import type { Simulator, SimulatorOptions } from '../simulator.js'
import { CommandFailure } from './failure-text.js'
import { examplesText } from './help-text.js'
import { addAddressOptions, addCallbackOptions, addConductOptions } from './serve-options.js'
import { serveSettings, type ServeFlags } from './serve-settings.js'
import { readyLine, readyText } from './serve-text.js'

const EXAMPLES = examplesText(
  ['serve', "the seeds' gateway on port 8082"],
  ['serve --scenario calm --latency 0', 'always accepts, at once'],
  ['serve --fault answer-lost=5% --seed 42', 'charges that nobody is told of'],
  ['serve --fault hang=10%@inquiry --fault callback-lost=3%'],
  ['serve --dialect toss --dialect stripe:8084', 'toss on 8082, stripe on 8084'],
  ['serve --dialect stripe --webhook stripe=http://localhost:8080/hook'],
  ['serve --scenario ./black-friday.yaml --time-scale 0.1'],
  ['serve --port 0 --json', 'free ports, told in one line of JSON'],
)

const FORMS = `
Forms:
  a time       0, 250ms, 1.5s; or 100..500, 1s..5s: each millisecond in it equally likely; or a
               distribution in YAML, such as '{ lognormal: { median: 80ms, sigma: 0.6 } }', and for
               --latency also one for each kind: '{ submit: 2s, inquiry: 50ms, refund: 2s }'
  a fault      name[=rate][@operation]; pgsim faults lists names, pgsim faults <name> explains one;
               or a rule in YAML, such as '{ fault: restart, window: { from: 10s, to: 12s } }'
  a scenario   a name from pgsim scenarios, or a file, which pgsim check <file> looks over

The header X-Sim-Fault: <name> forces a fault on one call. pgsim admin drives what runs already.`

/** The command `pgsim serve`: runs the pretend gateway until it is told to stop. */
export function serveCommand(): Command {
  const command = new Command('serve').description('run the pretend gateway over HTTP on 127.0.0.1')
  addAddressOptions(command)
  addConductOptions(command)
  addCallbackOptions(command)
  return command
    .option('--ledger <file>', 'keep the ledger in a file over a restart (default: in memory)')
    .option('--json', 'print one line of JSON when ready, then nothing else')
    .addHelpText('after', `${EXAMPLES}\n${FORMS}`)
    .action(serve)
}

/** Why a ledger file cannot be written, by the codes of the platform's errors. */
const LEDGER_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be written',
  EROFS: 'it may not be written',
}

/** Builds it; that its ledger file cannot be used is told in a sentence. */
function create(options: SimulatorOptions): Simulator {
  const { ledgerFile } = options
  try {
    // Tried now, not at the first payment.
    if (ledgerFile !== undefined) appendFileSync(ledgerFile, '')
    return createSimulator(options)
  } catch (error) {
    if (ledgerFile === undefined || error instanceof ScenarioError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    const known = LEDGER_FAILURES[code]
    const why = known === undefined ? message : `${ledgerFile}: ${known}`
    throw new CommandFailure(`the ledger cannot be kept: ${why}`, { cause: error })
  }
}

async function serve(flags: ServeFlags): Promise<void> {
  const settings = serveSettings(flags)
  const simulator = create(settings.options)
  const addresses = await simulator.start()
  const stop = (): void => void simulator.stop()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const ready = flags.json ? readyLine : readyText
  process.stdout.write(`${ready({ simulator, addresses, ...settings })}\n`)
}

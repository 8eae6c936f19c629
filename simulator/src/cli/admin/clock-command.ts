import { Command } from 'commander'
import type { GatewayTime } from '../../serving/gateway-time.js'
import { examplesText } from '../help-text.js'
import { readTimeScale } from '../flag-values.js'
import { paceText } from '../scenario-summary.js'
import { tell } from './admin-call.js'
import { spanText } from './moment-text.js'

const EXAMPLES = examplesText(
  ['admin clock', 'how it runs'],
  ['admin clock 0.1', 'ten times as fast; 10 is ten times as slow'],
)

const MORE = `

Processing, late callbacks, retries of webhooks and windows follow this clock; latency does not.`

/** The command `pgsim admin clock`: shows how the gateway's clock runs, or sets it. */
export function clockCommand(): Command {
  return new Command('clock')
    .description("show how the gateway's clock runs, or let it run faster or slower")
    .argument('[scale]', 'real time that a second of it takes, in seconds', readTimeScale)
    .addHelpText('after', EXAMPLES + MORE)
    .action((scale: number | undefined, _: object, command: Command) =>
      tell(
        command,
        (simulator) => (scale === undefined ? simulator.clock() : simulator.setTimeScale(scale)),
        clockText,
      ),
    )
}

function clockText({ timeScale, now, sinceMs }: GatewayTime): string {
  return `${paceText(timeScale)}; it is ${now}, ${spanText(sinceMs)} into the scenario`
}

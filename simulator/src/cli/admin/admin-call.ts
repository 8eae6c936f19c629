import { InvalidArgumentError, Option, type Command } from 'commander'
import { createSimulatorClient } from '../../client/create-simulator-client.js'
import type { SimulatorClient } from '../../client/simulator-client.js'
import { DEFAULT_ADMIN_PORT } from '../serve-settings.js'

const DEFAULT_ADMIN = `http://127.0.0.1:${DEFAULT_ADMIN_PORT}`

/** Flags of every command below `pgsim admin`. */
interface AdminFlags {
  readonly admin: string
  readonly json?: true
}

/** The flag `--admin`: which simulator to drive. */
export function adminOption(): Option {
  return new Option('--admin <url>', 'address or port that pgsim serve prints as status')
    .env('PGSIM_ADMIN')
    .default(DEFAULT_ADMIN, DEFAULT_ADMIN)
    .argParser(readAdminUrl)
}

/** The flag `--json`: what came back as it is. */
export function jsonOption(): Option {
  return new Option('--json', 'print what came back as JSON')
}

/**
 * Asks the simulator that the flags name and prints what came of it: as it is with `--json`, else
 * as `text` puts it, which may ask for more.
 *
 * @throws {SimulatorClientError} where none answers, or it refuses.
 */
export async function tell<Answer>(
  command: Command,
  ask: (simulator: SimulatorClient) => Promise<Answer>,
  text: (answer: Answer, simulator: SimulatorClient) => string | Promise<string>,
): Promise<void> {
  const { admin, json } = command.optsWithGlobals<AdminFlags>()
  const simulator = createSimulatorClient({ adminUrl: admin })
  const answer = await ask(simulator)
  const told = json ? JSON.stringify(answer, null, 2) : await text(answer, simulator)
  process.stdout.write(`${told}\n`)
}

/** The names of the dialects that are served. */
export async function servedNames(simulator: SimulatorClient): Promise<readonly string[]> {
  return (await simulator.dialects()).map(({ name }) => name)
}

/** An address of HTTP, with or without its scheme, or a port of this machine. */
function readAdminUrl(text: string): string {
  const address = /^\d+$/.test(text) ? `127.0.0.1:${text}` : text
  const url = address.includes('://') ? address : `http://${address}`
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  throw new InvalidArgumentError('Allowed: an address such as http://127.0.0.1:8083, or a port.')
}

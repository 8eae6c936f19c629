import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { adminCommand } from './admin/admin-command.js'
import { adminOption, jsonOption } from './admin/admin-call.js'
import { checkCommand } from './check-command.js'
import { compareCommand } from './compare/compare-command.js'
import { failureOf } from './failure-text.js'
import { faultsCommand } from './faults-command.js'
import { problem, problemText } from '../scenario/scenario-error.js'
import { scenariosCommand } from './scenarios-command.js'
import { serveCommand } from './serve-command.js'
import { replayCommand } from './simulation/replay-command.js'
import { simulateCommand } from './simulation/simulate-command.js'
import { sweepCommand } from './sweep/sweep-command.js'
import { TEXT_WIDTH, wrapped } from './text-layout.js'

const MORE = `
Start with:
  $ pgsim serve                        the seeds' gateway on port 8082
  $ pgsim scenarios                    the ways in which it can behave
  $ pgsim faults answer-lost           what a fault does and how to switch it on
  $ pgsim admin status                 what a running gateway has done so far
  $ pgsim simulate                     a thousand runs in virtual time: is money lost?

pgsim <command> --help has examples for each command.

Exit codes: 0 fine; 1 could not run, in one sentence; 2 wrong usage or a bad scenario; simulate and
replay have more.`

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}

/** The program `pgsim`, not yet run. */
export function createProgram(): Command {
  const program = new Command('pgsim')
    .description('A payment gateway that misbehaves on command')
    .version(versionOfPackage())
    .addHelpText('after', MORE)
  const commands = [serveCommand(), adminCommand(), scenariosCommand(), faultsCommand()]
  for (const command of [...commands, checkCommand()]) program.addCommand(command)
  program.addCommand(simulateCommand())
  program.addCommand(replayCommand())
  program.addCommand(compareCommand())
  program.addCommand(sweepCommand())
  settle(program)
  return program
}

/** Errors are thrown instead of ending the process, and help fits a page, in every command. */
function settle(command: Command, isAdmin = false): void {
  const width = (columns: number | undefined): number => Math.min(columns ?? TEXT_WIDTH, TEXT_WIDTH)
  const isBelowAdmin = isAdmin || command.name() === 'admin'
  command.exitOverride().configureHelp({
    showGlobalOptions: isAdmin,
    // Not --version, which is of no use there.
    visibleGlobalOptions: () => [adminOption(), jsonOption()],
  })
  command.configureOutput({
    outputError: (text, write) =>
      write(
        text
          .split('\n')
          .map((line) => wrapped(line, undefined, '    '))
          .join('\n'),
      ),
    getOutHelpWidth: () => width(process.stdout.columns),
    getErrHelpWidth: () => width(process.stderr.columns),
  })
  command.hook('preSubcommand', refuseUnknown)
  for (const inner of command.commands) settle(inner, isBelowAdmin)
}

/** A word that is no command does not go to the one that stands in where none is named. */
function refuseUnknown(command: Command, inner: Command): void {
  const [word] = command.args
  if (word === undefined || word.startsWith('-') || word === inner.name()) return
  const about = { got: word, allowed: command.commands.map((one) => one.name()) }
  command.error(`error: ${problemText(problem([], `unknown command '${word}'`, about))}`)
}

/**
 * Runs `pgsim` as it was called; resolves with the exit code, never rejects.
 *
 * @param typed what stands after `pgsim`; left out: what this process was called with
 */
export async function runSimulatorCommand(typed?: readonly string[]): Promise<number> {
  try {
    const program = createProgram()
    await (typed === undefined ? program.parseAsync() : program.parseAsync(typed, { from: 'user' }))
    return 0
  } catch (error) {
    const { exitCode, text } = failureOf(error)
    process.stderr.write(text)
    return exitCode
  }
}

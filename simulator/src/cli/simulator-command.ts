import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { serveCommand } from './serve.js'

/** Exit codes: 0 fine, 1 could not run, 2 wrong usage. */
const EXIT_FAILED = 1
const EXIT_USAGE = 2

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}

function createProgram(): Command {
  const program = new Command('pgsim')
    .description('A payment gateway that misbehaves on command')
    .version(versionOfPackage())
    .addHelpText('after', '\nStart with:\n  $ pgsim serve --help')
  program.addCommand(serveCommand())
  for (const command of [program, ...program.commands]) {
    command.exitOverride()
  }
  return program
}

/** One sentence for what a person can put right; anything else keeps its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && 'port' in error) {
    const port = String(error.port)
    if (error.code === 'EADDRINUSE') {
      return `port ${port} is in use: choose another with --port or --admin-port (0: any free one)`
    }
    if (error.code === 'EACCES') return `port ${port} may not be opened: choose one above 1023`
  }
  return error.stack ?? error.message
}

/** Runs `pgsim` as it was called; resolves with the exit code, never rejects. */
export async function runSimulatorCommand(): Promise<number> {
  try {
    await createProgram().parseAsync()
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE
    process.stderr.write(`pgsim: ${explain(error)}\n`)
    return EXIT_FAILED
  }
}

import { runSimulatorCommand } from '../cli/simulator-command.js'

/** What a command said and how it ended. */
export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `pgsim` with these words in this process. One at a time: it listens to what is printed. */
export async function typed(...words: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' }
  const { write: out } = process.stdout
  const { write: err } = process.stderr
  process.stdout.write = (text: unknown): boolean => ((said.stdout += String(text)), true)
  process.stderr.write = (text: unknown): boolean => ((said.stderr += String(text)), true)
  try {
    return { code: await runSimulatorCommand(words), ...said }
  } finally {
    process.stdout.write = out
    process.stderr.write = err
  }
}

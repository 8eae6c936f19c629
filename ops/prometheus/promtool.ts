import { spawnSync } from 'node:child_process'

/** How a call of promtool ended. */
export interface PromtoolEnd {
  readonly status: number | null
  /** All that it wrote. */
  readonly output: string
}

/** Prometheus' own tool, which tests rules and reads expressions. */
export type Promtool = (args: readonly string[]) => PromtoolEnd

/**
 * Finds promtool: `PROMTOOL`, else the one on the path. `missing` says why there is none, and so
 * does a line on stderr.
 *
 * @throws Error where `PROMTOOL` names one that does not run; and where there is none at all and
 * `HOLDFAST_REQUIRE_PROMTOOL` is 1, as in CI.
 */
export function findPromtool(
  env: NodeJS.ProcessEnv = process.env,
):
  | { readonly promtool: Promtool; readonly missing?: undefined }
  | { readonly missing: string; readonly promtool?: undefined } {
  const { PROMTOOL: given, HOLDFAST_REQUIRE_PROMTOOL: required } = env
  const promtool: Promtool = (args) => run(given ?? 'promtool', args, env)
  const { status, output } = promtool(['--version'])
  if (status === 0) return { promtool }
  if (given) throw new Error(`PROMTOOL is set, and does not run: ${output}`)
  const missing = `no promtool: ${output}`
  if (required === '1') throw new Error(missing)
  process.stderr.write(`skipped, ${missing}\n`)
  return { missing }
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): PromtoolEnd {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env })
  return { status, output: error ? error.message : `${stdout}${stderr}` }
}

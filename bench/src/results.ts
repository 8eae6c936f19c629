import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Where figures are kept. */
export const RESULTS = path.resolve(import.meta.dirname, '..', 'results')

/**
 * Writes one file of figures into `bench/results` and says so on the error output.
 *
 * @throws Error where it cannot be written.
 */
export async function writeResult(file: string, text: string): Promise<void> {
  await mkdir(RESULTS, { recursive: true })
  const target = path.join(RESULTS, file)
  await writeFile(target, text.endsWith('\n') ? text : `${text}\n`)
  console.error(`wrote ${path.relative(process.cwd(), target)}`)
}

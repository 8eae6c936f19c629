import { readFile } from 'node:fs/promises'
import { lookFolder } from './look-folder.js'

/** By ending, the content types of what a page loads; nothing else is read. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['svg', 'image/svg+xml'],
])

/** One ending, and no dots that lead out of a folder. */
const NAME = /^(?:[a-z0-9-]+\/)*[a-z0-9-]+\.(?<ending>[a-z]+)$/

/** What the file system says where there is no such file; anything else is a failure. */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

/**
 * Reads a file that a page loads: from the first of `folders` that has it, else from the look's
 * own. So a page and the look are served as one folder, and their modules import each other by
 * relative paths.
 *
 * A name is kebab-case words, below folders or not, with the ending `html`, `css`, `js` or `svg`:
 * `status.js`, `storefront/cart.js`. It may come from a request as it is: none leads out of the
 * folders.
 *
 * @param name relative to the folders, with forward slashes
 * @param folders where to look first; the path of each ends in a slash
 * @returns the file and its content type; `undefined` where no folder has it, or where its name is
 *   not of that form
 * @throws Error where a file is there and cannot be read
 */
export async function pageAsset(
  name: string,
  folders: readonly URL[],
): Promise<{ readonly content: Buffer<ArrayBuffer>; readonly type: string } | undefined> {
  const type = CONTENT_TYPES.get(NAME.exec(name)?.groups?.['ending'] ?? '')
  if (type === undefined) return undefined
  for (const folder of [...folders, lookFolder]) {
    const content = await contentOf(new URL(name, folder))
    if (content !== undefined) return { content, type }
  }
  return undefined
}

async function contentOf(file: URL): Promise<Buffer<ArrayBuffer> | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code)) return undefined
    throw error
  }
}

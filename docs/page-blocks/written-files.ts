/** A whole file that a guide tells its reader to write. */
const FILE = /^<!-- file: (?<file>\S+) -->\n\n```\w+\n(?<code>[^]*?)^```$/gm

/**
 * Lines that a guide tells its reader to add to a file, each below the line above it in the block,
 * and lines to take away.
 */
const CHANGE = /^<!-- change: (?<file>\S+) -->\n\n```diff\n(?<code>[^]*?)^```$/gm

/** A block of a guide that is about a file. */
export interface FileBlock {
  /** Relative to the root. */
  readonly file: string
  readonly code: string
}

/** The whole files of a page, in its order. */
export function writtenFiles(text: string): readonly FileBlock[] {
  return blocks(text, FILE)
}

/** The changes of a page, in its order. */
export function changedFiles(text: string): readonly FileBlock[] {
  return blocks(text, CHANGE)
}

/** The page without its whole files: the test beside it proves them. */
export function withoutFiles(text: string): string {
  return text.replaceAll(FILE, '')
}

/**
 * The text with a change in it, whose other lines say where.
 *
 * @param file for the message
 * @throws Error where a line of the change that is not added is not in the text just once.
 */
export function changed(text: string, change: string, file: string): string {
  const lines = text.split('\n')
  let at = -1
  for (const line of change.trimEnd().split('\n')) {
    const content = line.slice(1)
    if (line.startsWith('+')) {
      at += 1
      lines.splice(at, 0, content)
      continue
    }
    if (lines.indexOf(content) !== lines.lastIndexOf(content) || !lines.includes(content)) {
      throw new Error(`${file} has the line '${content}' not just once`)
    }
    at = lines.indexOf(content)
    if (line.startsWith('-')) {
      lines.splice(at, 1)
      at -= 1
    }
  }
  return lines.join('\n')
}

function blocks(text: string, pattern: RegExp): FileBlock[] {
  return [...text.matchAll(pattern)].map(({ groups }) => {
    return { file: groups?.['file'] ?? '', code: groups?.['code'] ?? '' }
  })
}

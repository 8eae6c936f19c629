import path from 'node:path'

/** A program of this package as it was built, also when this file runs from its source. */
export function builtProgram(...parts: readonly string[]): string {
  return path.resolve(import.meta.dirname, '..', '..', '..', 'dist', ...parts)
}

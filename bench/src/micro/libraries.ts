import type { Calls } from './scenario.js'

/** What is measured, by the name that stands in the tables. */
export type LibraryName = 'kit' | 'cockatiel' | 'opossum'

/** Every library's calls; a process loads only the library that it measures. */
const libraries: Readonly<Record<LibraryName, () => Promise<Calls>>> = {
  kit: async () => (await import('./kit-calls.js')).kitCalls,
  cockatiel: async () => (await import('./cockatiel-calls.js')).cockatielCalls,
  opossum: async () => (await import('./opossum-calls.js')).opossumCalls,
}

/** In the order of the tables. */
export const libraryNames = Object.keys(libraries) as readonly LibraryName[]

/** Loads one library and its calls. */
export function loadCalls(library: LibraryName): Promise<Calls> {
  return libraries[library]()
}

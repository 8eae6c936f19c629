/** So long the simulator's control API, which is on this machine, may take to answer, in ms. */
export const SIMULATOR_PATIENCE_MS = 3000

/** `fetch` that waits so long, body included, and then rejects: a program that hangs is away. */
export function fetchWithin(ms: number): (url: string, init?: RequestInit) => Promise<Response> {
  return (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(ms) })
}

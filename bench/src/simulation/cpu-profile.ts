import { Session, type Profiler } from 'node:inspector/promises'

/** What of a profile is looked at. */
export type CpuProfile = Pick<Profiler.Profile, 'nodes' | 'samples' | 'timeDeltas'>

/** Between two samples, in us. */
const intervalUs = 500

/** Profiles this thread while `act` runs. */
export async function profiled(act: () => Promise<void>): Promise<CpuProfile> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: intervalUs })
    await session.post('Profiler.start')
    await act()
    const { profile } = await session.post('Profiler.stop')
    return profile
  } finally {
    session.disconnect()
  }
}

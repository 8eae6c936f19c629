import { buildProgram } from './build-program.js'
import { Hunter } from './hunter.js'
import { worlds, type WorldName } from './worlds.js'

/** Each world's program as it is, hunted in. */
export type UnchangedHunters = Readonly<Record<WorldName, Hunter>>

/** Builds all of them. Who asks for them closes them. */
export async function unchangedHunters(): Promise<UnchangedHunters> {
  const names = Object.keys(worlds) as WorldName[]
  const hunters = await Promise.all(
    names.map(async (world) => [world, new Hunter(await buildProgram({ world }))] as const),
  )
  return Object.fromEntries(hunters) as UnchangedHunters
}

/** Ends their threads. */
export async function closeHunters(hunters: UnchangedHunters): Promise<void> {
  await Promise.all(Object.values(hunters).map((hunter) => hunter.close()))
}

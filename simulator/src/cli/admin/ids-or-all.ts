import type { Command } from 'commander'

/**
 * The ids that were typed; `undefined` where `--all` was, for every one there is. Ends the command
 * as wrong usage where it was neither or both.
 *
 * @param things what the ids name, such as `rules`
 */
export function idsOrAll(
  command: Command,
  things: string,
  ids: readonly string[],
  { all }: { readonly all?: true },
): readonly string[] | undefined {
  if (ids.length === 0 && !all) command.error(`error: name the ids of ${things}, or --all`)
  if (ids.length > 0 && all) command.error(`error: name the ids of ${things} or --all, not both`)
  return all ? undefined : ids
}

import { countText } from './figure-text.js'

/** As many seeds as there is time for: asked for where only time ends a hunt. */
export const ENDLESS_SEEDS = 1e12

/** Of how many seeds, in words that stand after a number of them; empty where there is no end. */
export function ofSeedsText(seedsAsked: number): string {
  return seedsAsked >= ENDLESS_SEEDS ? '' : ` of ${countText(seedsAsked)}`
}

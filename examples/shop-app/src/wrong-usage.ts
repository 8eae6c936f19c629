import { StartFailure } from './start-failure.js'

/** The shop was started with flags or variables that make no sense; exit code 2. */
export class WrongUsage extends StartFailure {}

import { everyMutantIsKilled } from './hunted-mutants.js'

everyMutantIsKilled('shop', 1)

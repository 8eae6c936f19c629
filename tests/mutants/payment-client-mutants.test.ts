import { everyMutantIsKilled } from './hunted-mutants.js'

everyMutantIsKilled('payment-client')

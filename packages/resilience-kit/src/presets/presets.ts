import { gatewayPreset } from './gateway-preset.js'
import { seedsPreset } from './seeds-preset.js'

/** Policies that are known to work together: `pipeline('x', ...presets.gateway())`. */
export const presets = { seeds: seedsPreset, gateway: gatewayPreset } as const

export { CHROMIUM_ARGS, NO_CHROMIUM, chromiumPath } from './chromium.js'

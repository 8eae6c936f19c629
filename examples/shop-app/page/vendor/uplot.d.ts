/** The shop serves it from the package, as a module: see `src/page/vendor-assets.ts`. */
export { default } from 'uplot'

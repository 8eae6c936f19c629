/**
 * The folder of what all pages load: `look.css`, `icon.svg` and a few browser modules. Its path
 * ends in a slash, so that `new URL('look.css', lookFolder)` is a file in it.
 */
// Beside `src` and `dist` alike.
export const lookFolder: URL = new URL('../assets/', import.meta.url)

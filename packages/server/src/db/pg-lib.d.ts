// What of pg has no types of its own: how it writes a parameter down, which its own cursors use too.
declare module "pg/lib/utils.js" {
  const utils: { readonly prepareValue: (value: unknown) => string | Buffer | null };
  // biome-ignore lint/style/noDefaultExport: it is what it exports
  export default utils;
}

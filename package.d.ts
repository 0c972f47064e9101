/** What the code reads of package.json, for the build: the file itself lies outside what is built. */
declare module '*/package.json' {
  const manifest: {
    readonly version: string
    readonly license: string
    readonly dependencies: Readonly<Record<string, string>>
  }
  export default manifest
}

/** Tests started without npm may meet the system's older Node, where records would lose digits unnoticed. */
export const setup = (): void => {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24) throw new Error(`tests need Node 24 or newer, this is ${process.version}: start them with npm test`)
}

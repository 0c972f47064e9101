/** Gives the user a file. */
export const download = (name: string, type: string, content: string | Uint8Array<ArrayBuffer>): void =>
  save(name, new Blob([content], { type }))

/** Gives the user a file that is there already. */
export const save = (name: string, blob: Blob): void => {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Gives the user a workbook. */
export const giveFile = (name: string, bytes: Uint8Array): void => download(name, WORKBOOK, new Uint8Array(bytes))

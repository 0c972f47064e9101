/** Chinese characters and their punctuation are two wide. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** How wide a text is, in halves of a Chinese character. */
export const widthOf = (text: string): number => [...text].reduce((width, sign) => width + (WIDE.test(sign) ? 2 : 1), 0)

/** No line begins with a mark that closes. */
const CLOSING = /^[，。；：、！？）》”’%]/

/** A text in lines of at most so many halves, as far as its words allow. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text)) {
    if (line !== '' && !CLOSING.test(piece) && widthOf(line) + widthOf(piece.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += line === '' ? piece.trimStart() : piece
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}

/** What is not broken: a word with the space behind it, or one wide character. */
const piecesOf = (text: string): string[] => {
  const pieces: string[] = []
  let inWord = false
  for (const sign of text) {
    const last = pieces.length - 1
    if (last >= 0 && inWord && !WIDE.test(sign)) pieces[last] += sign
    else pieces.push(sign)
    inWord = !WIDE.test(sign) && sign !== ' '
  }
  return pieces
}

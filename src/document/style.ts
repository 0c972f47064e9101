/** How a report looks on paper and on a screen; what is in the margins of a page is given as CSS strings. */
export const styleOf = (running: string): string => `
@page { size: A4; margin: 25mm 24mm 24mm; @top-center { content: ${cssString(running)}; font: 9pt "FangSong", "Noto Serif CJK SC", serif; color: #57606a } @bottom-center { content: "— " counter(page) " —"; font: 10.5pt "SimSun", "Noto Serif CJK SC", serif } }
@page :first { @top-center { content: none } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 172mm; padding: 0 4mm; font: 12pt/1.75 "FangSong", "STFangsong", "Noto Serif CJK SC", serif; color: #1f2328; overflow-wrap: anywhere }
h1 { font: 700 20pt/1.5 "SimSun", "Noto Serif CJK SC", serif; text-align: center; margin: 12mm 0 4mm; text-wrap: balance }
h1 span { display: block }
.subtitle { text-align: center; margin: 0 0 8mm; font-family: "KaiTi", "Noto Serif CJK SC", serif }
h2 { font: 700 14pt/1.6 "SimHei", "Noto Sans CJK SC", sans-serif; margin: 8mm 0 2mm; break-after: avoid }
h3 { font: 700 12pt/1.6 "KaiTi", "Noto Serif CJK SC", serif; margin: 5mm 0 1mm; break-after: avoid }
p { margin: 0 0 1.5mm; text-indent: 2em; text-align: justify; widows: 2; orphans: 2 }
p.note { text-indent: 0; font-size: 10pt; line-height: 1.5; color: #424a53 }
html[lang=en] p { text-indent: 0 }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: 2mm 0 4mm; font-size: 9.5pt; line-height: 1.45 }
caption { font: 700 10.5pt/1.6 "SimHei", "Noto Sans CJK SC", sans-serif; padding: 1mm 0; break-after: avoid }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 0.5pt solid #57606a; padding: 1mm 1.4mm; vertical-align: top; text-align: left; overflow-wrap: anywhere }
th { background: #eaeef2; font-family: "SimHei", "Noto Sans CJK SC", sans-serif; vertical-align: middle; text-align: center }
td.n { text-align: right; font-variant-numeric: tabular-nums; font-family: "Times New Roman", "Liberation Serif", "Noto Serif CJK SC", serif }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; margin: 2mm 0 4mm }
.charts figure { margin: 0; break-inside: avoid }
.charts svg { display: block; width: 100%; height: auto }
.signature { margin: 12mm 0 0 auto; width: max-content; max-width: 100%; text-align: center; break-inside: avoid }
.signature p { text-indent: 0; text-align: center }
@media screen and (max-width: 640px) { .charts { grid-template-columns: 1fr } table { font-size: 8.5pt } }
`

/** A text as a CSS string: nothing in it ends the string, or the style. */
const cssString = (text: string): string =>
  `"${text.replaceAll(/[^\p{L}\p{N} ，。、（）《》·—-]/gu, (sign) => `\\${sign.codePointAt(0)?.toString(16)} `)}"`
